// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import CProviderInterface
public import Quantization

/// What libraries offer: one bit each in the interface.
public enum ProviderCapability: String, CaseIterable, Sendable {
  /// 8-bit codes, 32-bit sums: the operation `gemm_s8s8s32`.
  case s8s8s32
  /// Unsigned activation codes, signed weight codes, 32-bit sums.
  case u8s8s32
  /// A product in FP32 throughout.
  case f32
  /// A product of BF16 activation and weight, FP32 output.
  case bf16
  /// The quantized layer from FP32 to FP32: the operation `w8a8_linear`.
  case linear = "w8a8_linear"

  /// The bit in the interface.
  public var bit: UInt32 {
    switch self {
    case .s8s8s32: UInt32(SMOOTHBENCH_CAPABILITY_S8S8S32)
    case .u8s8s32: UInt32(SMOOTHBENCH_CAPABILITY_U8S8S32)
    case .f32: UInt32(SMOOTHBENCH_CAPABILITY_F32)
    case .bf16: UInt32(SMOOTHBENCH_CAPABILITY_BF16)
    case .linear: UInt32(SMOOTHBENCH_CAPABILITY_W8A8_LINEAR)
    }
  }

  /// The operation that is verified: a product of codes, or the layer.
  public var operation: KernelOperation { self == .linear ? .linear : .product }

  /// The greatest depth at which a product of 8-bit codes is exact in whatever order it is summed.
  ///
  /// 32-bit sums: 2^14 K < 2^31, and 255 * 128 K < 2^31 for unsigned activations. FP32 sums: every
  /// partial sum is a whole number of at most 2^24, so 2^14 K <= 2^24; codes are exact in BF16 too.
  public var greatestExactDepth: Int {
    switch self {
    case .s8s8s32, .linear: 131_071
    case .u8s8s32: 65_793
    case .f32, .bf16: 1024
    }
  }
}
