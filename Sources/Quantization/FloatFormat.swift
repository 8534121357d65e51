// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

/// The floating-point numbers that a step of a quantizer is computed in.
public enum FloatFormat: String, Sendable, CaseIterable {
  /// IEEE binary64.
  case fp64
  /// IEEE binary32.
  case fp32
  /// IEEE binary16.
  case fp16
  /// The upper half of binary32: 8 bits of precision.
  case bf16

  /// Half the distance from 1 to the next number: the largest relative error of one rounding.
  public var unitRoundoff: Double {
    switch self {
    case .fp64: 0x1p-53
    case .fp32: 0x1p-24
    case .fp16: 0x1p-11
    case .bf16: 0x1p-8
    }
  }

  /// The smallest positive number that keeps full precision.
  public var leastNormal: Double {
    switch self {
    case .fp64: .leastNormalMagnitude
    case .fp32, .bf16: 0x1p-126
    case .fp16: 0x1p-14
    }
  }
}
