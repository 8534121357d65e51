// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

/// The operations that kernels implement, tests cover and benchmarks time.
public enum KernelOperation: String, Sendable, CaseIterable {
  /// s8 activation times prepacked s8 weight, s32 output.
  case product = "gemm_s8s8s32"
  /// FP32 activation in, FP32 or s8 out: quantize, product, scales, bias.
  case linear = "w8a8_linear"
  /// FP32 to s8 with one scale for each row.
  case quantizeToken = "quantize_token"
  /// FP32 to s8 with one scale for the matrix.
  case quantizeTensor = "quantize_tensor"
  /// For each head, s8 query times s8 key, s32 output.
  case attentionScores = "attention_qk"
  /// For each head, s8 probabilities times s8 value, s32 output.
  case attentionValues = "attention_pv"
  /// s32 accumulators to s8 codes of an output scale: row and column scales, bias, output scale.
  case requantize = "requantize"
  /// FP32 to s8: LayerNorm or RMSNorm, then one scale for each row or one given for the matrix.
  case normQuantize = "norm_quantize"

  /// Operand formats: activation, weight, output.
  public var formats: String {
    switch self {
    case .product, .attentionScores, .attentionValues: "s8 s8 s32"
    case .linear: "f32 s8 f32"
    case .quantizeToken, .quantizeTensor, .normQuantize: "f32 - s8"
    case .requantize: "s32 - s8"
    }
  }

  /// Whether the operation multiplies by a weight.
  public var hasWeight: Bool { self == .product || self == .linear }

  /// Which product of attention the operation is, or `nil`.
  public var attentionProduct: AttentionProduct? {
    switch self {
    case .attentionScores: .scores
    case .attentionValues: .values
    default: nil
    }
  }

  /// Whether the operation is a matrix product: 2 * M * N * K operations for each head.
  public var isProduct: Bool { hasWeight || attentionProduct != nil }

  /// The attributes a case of the operation can have.
  public var attributeKeys: [OperationAttributes.Key] {
    switch self {
    case .linear: [.scale, .output]
    case .quantizeTensor: [.scale]
    case .normQuantize: [.scale, .norm]
    case .attentionScores, .attentionValues: [.heads]
    case .product, .quantizeToken, .requantize: []
    }
  }
}
