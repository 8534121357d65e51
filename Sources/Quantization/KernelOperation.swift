// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

/// The operations that kernels implement, tests cover and benchmarks time.
public enum KernelOperation: String, Sendable, CaseIterable {
  /// s8 activation times prepacked s8 weight, s32 output.
  case product = "gemm_s8s8s32"
  /// FP32 activation in, FP32 out: quantize per token, product, scales, bias.
  case linear = "w8a8_linear"
  /// FP32 to s8 with one scale for each row.
  case quantizeToken = "quantize_token"
  /// FP32 to s8 with one scale for the matrix.
  case quantizeTensor = "quantize_tensor"

  /// Operand formats: activation, weight, output.
  public var formats: String {
    switch self {
    case .product: "s8 s8 s32"
    case .linear: "f32 s8 f32"
    case .quantizeToken, .quantizeTensor: "f32 - s8"
    }
  }

  /// Whether the operation multiplies by a weight.
  public var hasWeight: Bool { self == .product || self == .linear }

  /// The attributes a case of the operation can have.
  public var attributeKeys: [OperationAttributes.Key] {
    switch self {
    case .linear, .quantizeTensor: [.scale]
    case .product, .quantizeToken: []
    }
  }
}
