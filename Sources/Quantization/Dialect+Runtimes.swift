// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

extension Dialect {
  /// What serves models.
  static let runtimes = [
    Dialect(
      "vllm-cuda",
      "vLLM, CUDA, by token",
      .activations,
      .source("vllm-project/vllm, csrc/quantization/w8a8/int8/scaled_quant.cu")
    ) { $0.quotientFormula = .inverseMaximum },
    Dialect(
      "vllm-cpu",
      "vLLM, x86 processors with oneDNN, by token",
      .activations,
      .source("vllm-project/vllm, csrc/cpu/dnnl_kernels.cpp and cpu_types_x86.hpp")
    ) { $0.quotientFormula = .inverseScale },
    Dialect(
      "vllm-cpu-sgl",
      "vLLM, x86 processors, SGL's scalar path for FP16",
      .activations,
      .source("vllm-project/vllm, csrc/cpu/sgl-kernels, quantize_row_int8")
    ) {
      $0.input = .fp16
      $0.maximumFloor = 1e-7
      $0.quotientFormula = .inverseMaximum
      $0.rounding = .halfAwayFromZero
    },
    Dialect(
      "tensorrt-llm",
      "TensorRT-LLM, weights",
      .weights,
      .source("NVIDIA/TensorRT-LLM, tensorrt_llm/models/convert_utils.py, generate_int8"),
      factorEvidence: .source(
        "NVIDIA/TensorRT-LLM, tensorrt_llm/models/convert_utils.py, smooth_gemm, "
          + "its steps run by PyTorch 2.13.0"
      ),
      factor: { $0.least = 1e-5 },
      quantizer: {
        $0.maximumFloor = 1e-8
        $0.scaleFormula = .inverseOfInverse
        $0.quotientFormula = .inverseMaximum
        $0.range = -127...127
      }
    ),
    Dialect(
      "tensorrt-llm-activation",
      "TensorRT-LLM, CUDA, by token",
      .activations,
      .source("NVIDIA/TensorRT-LLM, cpp/tensorrt_llm/kernels/quantization.cuh")
    ) {
      $0.maximumFloor = 1e-6
      $0.quotientFormula = .inverseMaximum
    },
  ]

  /// Toolkits that make models for a runtime.
  static let toolkits = [
    Dialect(
      "modelopt",
      "NVIDIA ModelOpt, fake quantization",
      .both,
      .executed(package: "nvidia-modelopt", version: "0.47.0"),
      factorEvidence: .source(
        "NVIDIA/Model-Optimizer, modelopt/torch/quantization/model_calib.py, smoothquant, "
          + "its steps run by PyTorch 2.13.0"
      ),
      // It means to give channels without activation the factor 1; the guard takes effect only where
      // another channel has no weight and none has neither.
      factor: {
        ($0.least, $0.greatest) = (1e-4, 1e4)
        $0.sharing = .layer
        $0.defaultStrength = 1
      },
      quantizer: {
        $0.smallScale = .replacedUpToMaximum(0x1p-24, by: 1)
        $0.quotientFormula = .inverseMaximum
        $0.range = -127...127
      }
    ),
    Dialect(
      "nncf",
      "NNCF, weights by channel",
      .weights,
      .executed(package: "nncf", version: "3.4.0"),
      factor: {
        ($0.activationFloor, $0.weightFloor) = (1e-5, 1e-5)
        $0.addedToDivisor = 0x1p-23
        $0.raisedShare = 0.1
        $0.greatest = 100
        $0.sharing = .steadiestLayer
        $0.defaultStrength = 0.95
      },
      quantizer: {
        $0.maximumFloor = 8e-5
        $0.sharedFloor = 0.01
        $0.quotientFormula = .shifted
        $0.range = -127...127
      }
    ),
    Dialect(
      "onnxruntime",
      "ONNX Runtime, symmetric INT8 weights",
      .both,
      .executed(package: "onnxruntime", version: "1.32.0")
    ) { $0.smallScale = .replacedBelow(0x1p-126, by: 1) },
  ]
}
