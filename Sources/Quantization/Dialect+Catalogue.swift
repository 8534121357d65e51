// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

extension Dialect {
  /// Every dialect, in the order of listings.
  public static let all: [Dialect] =
    definitions + authors + torch + runtimes + toolkits

  /// What is defined rather than found.
  private static let definitions = [
    Dialect(
      "own",
      "smoothbench, FP32",
      .both,
      .definition("design rule \"Quantization rule\""),
      factor: { $0.deadChannel = .oneWithoutEither },
      quantizer: {
        $0.smallScale = .oneForZeros
        $0.range = -127...127
      }
    ),
    Dialect(
      "paper",
      "the paper's equations in FP64",
      .both,
      .definition("arXiv:2211.10438, equations 1 and 4"),
      factor: { $0.deadChannel = .oneWithoutEither },
      quantizer: {
        ($0.input, $0.scale, $0.quotient) = (.fp64, .fp64, .fp64)
        $0.smallScale = .oneForZeros
        $0.range = -127...127
      }
    ),
  ]

  /// SmoothQuant's authors: simulated quantization in the type of the model, and torch-int.
  private static let authors =
    [("authors", FloatFormat.fp32), ("authors-bf16", .bf16), ("authors-fp16", .fp16)]
    .map { name, format in
      Dialect(
        name,
        "the authors' fake quantization, \(format.rawValue.uppercased())",
        .both,
        .source(
          "mit-han-lab/smoothquant, smoothquant/fake_quant.py, its steps run by PyTorch 2.13.0"
        ),
        factorEvidence: .source(
          "mit-han-lab/smoothquant, smoothquant/smooth.py, its steps run by PyTorch 2.13.0"
        ),
        factor: {
          $0.weightFloor = 1e-5
          $0.least = 1e-5
        },
        quantizer: {
          ($0.input, $0.scale, $0.quotient) = (format, format, format)
          $0.maximumFloor = 1e-5
          $0.range = nil
        }
      )
    } + [
      Dialect(
        "torch-int",
        "torch-int, weights by channel",
        .weights,
        .source(
          "Guangxuan-Xiao/torch-int, torch_int/functional/quantization.py, its steps run by PyTorch 2.13.0"
        )
      ) { _ in },
      Dialect(
        "torch-int-activation",
        "torch-int, activations by token",
        .activations,
        .source(
          "Guangxuan-Xiao/torch-int, torch_int/functional/quantization.py, its steps run by PyTorch 2.13.0"
        )
      ) { $0.maximumFloor = 1e-8 },
    ]

  /// Packages around PyTorch.
  private static let torch = [
    Dialect(
      "neural-compressor",
      "Intel Neural Compressor, weights",
      .weights,
      .executed(package: "neural-compressor", version: "3.10"),
      factor: {
        $0.weightFloor = 1e-5
        $0.least = 1e-5
        $0.deadChannel = .oneWithoutActivation
      },
      quantizer: {
        $0.divisor = 127.5
        $0.smallScale = .raised(to: 0x1p-23)
      }
    ),
    Dialect(
      "compressed-tensors",
      "compressed-tensors, FP32",
      .both,
      .executed(package: "compressed-tensors", version: "0.20.0"),
      factorEvidence: rangeFactorSource,
      factor: rangeFactor
    ) {
      $0.divisor = 127.5
      $0.smallScale = .replacedBelow(0x1p-149, by: 0x1p-23)
    },
    Dialect(
      "compressed-tensors-bf16",
      "compressed-tensors, BF16",
      .both,
      .executed(package: "compressed-tensors", version: "0.20.0"),
      factorEvidence: rangeFactorSource,
      factor: rangeFactor
    ) {
      ($0.input, $0.scale, $0.quotient) = (.bf16, .bf16, .bf16)
      $0.divisor = 127.5
      $0.smallScale = .replacedBelow(0x1p-133, by: 0x1p-7)
    },
    Dialect(
      "torchao",
      "torchao Int8Tensor, FP32",
      .both,
      .executed(package: "torchao", version: "0.18.0"),
      factor: ownFactors
    ) {
      $0.divisor = 127.5
      $0.smallScale = .raised(to: 0x1p-23)
      $0.quotientFormula = .inverseScale
    },
    Dialect(
      "torchao-bf16",
      "torchao Int8Tensor, BF16",
      .both,
      .executed(package: "torchao", version: "0.18.0"),
      factor: ownFactors
    ) {
      ($0.input, $0.scale) = (.bf16, .bf16)
      $0.divisor = 127.5
      $0.smallScale = .raised(to: 0x1p-23)
      $0.quotientFormula = .inverseScale
    },
  ]

  private static let rangeFactorSource = Evidence.source(
    "vllm-project/llm-compressor, llmcompressor/modifiers/smoothquant/base.py, "
      + "its steps run by PyTorch 2.13.0"
  )

  private static func rangeFactor(_ factor: inout DialectFactor) {
    factor.activation = .range
    factor.weightMultiplier = 2
    factor.least = 1e-5
    factor.deadChannel = .activationAlone
  }

  private static func ownFactors(_ factor: inout DialectFactor) {
    factor.addedToMaxima = 0x1p-23
    factor.sharing = .layer
  }

  init(
    _ name: String,
    _ title: String,
    _ use: Use,
    _ evidence: Evidence,
    factorEvidence: Evidence? = nil,
    factor setFactor: ((inout DialectFactor) -> Void)? = nil,
    quantizer setQuantizer: (inout DialectQuantizer) -> Void
  ) {
    self.name = name
    self.title = title
    self.use = use
    self.evidence = evidence
    self.factorEvidence = factorEvidence ?? evidence
    var quantizer = DialectQuantizer()
    setQuantizer(&quantizer)
    self.quantizer = quantizer
    factor = setFactor.map { set in
      var factor = DialectFactor()
      set(&factor)
      return factor
    }
  }
}
