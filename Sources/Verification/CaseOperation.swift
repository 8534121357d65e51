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
  /// Query times key for each head, both packed on the way.
  case attentionScores = "attention_qk"
  /// Probabilities times value for each head, both packed on the way.
  case attentionValues = "attention_pv"
  /// Accumulators to codes of an output scale.
  case requantize = "requantize"
  /// LayerNorm or RMSNorm, then codes.
  case normQuantize = "norm_quantize"
  /// Scales and bias after the integer product.
  case epilogue = "epilogue"
  /// The smoothing transform: formulas in FP64, no kernel.
  case smoothing = "smoothing"

  /// The attributes a case of the operation can have.
  public var attributeKeys: [OperationAttributes.Key] {
    KernelOperation(rawValue: rawValue)?.attributeKeys ?? []
  }

  /// Which product of attention the case is about, or `nil`.
  public var attentionProduct: AttentionProduct? {
    KernelOperation(rawValue: rawValue)?.attentionProduct
  }

  /// Whether the operation sums products of codes over the depth.
  var sumsCodes: Bool { KernelOperation(rawValue: rawValue)?.isProduct ?? false }

  /// The case's name of an operation that kernels implement.
  public init(_ operation: KernelOperation) {
    switch operation {
    case .product: self = .product
    case .linear: self = .linear
    case .quantizeToken: self = .quantizeToken
    case .quantizeTensor: self = .quantizeTensor
    case .attentionScores: self = .attentionScores
    case .attentionValues: self = .attentionValues
    case .requantize: self = .requantize
    case .normQuantize: self = .normQuantize
    }
  }
}
