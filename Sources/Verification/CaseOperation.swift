// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

public import Quantization

/// What a case exercises: an operation of the kernels, or a formula of the method.
public enum CaseOperation: String, CaseIterable, Sendable {
  /// The integer product with prepacked weights.
  case product = "gemm_s8s8s32"
  /// The whole layer: quantize, product, scales, bias.
  case linear = "w8a8_linear"
  /// One scale for each row, found from the values.
  case quantizeToken = "quantize_token"
  /// One scale for the matrix, given or found.
  case quantizeTensor = "quantize_tensor"
  /// Scales and bias after the integer product.
  case epilogue = "epilogue"
  /// The smoothing transform: formulas in FP64, no kernel.
  case smoothing = "smoothing"

  /// The attributes a case of the operation can have.
  public var attributeKeys: [OperationAttributes.Key] {
    KernelOperation(rawValue: rawValue)?.attributeKeys ?? []
  }

  /// The case's name of an operation that kernels implement.
  public init(_ operation: KernelOperation) {
    switch operation {
    case .product: self = .product
    case .linear: self = .linear
    case .quantizeToken: self = .quantizeToken
    case .quantizeTensor: self = .quantizeTensor
    }
  }
}
