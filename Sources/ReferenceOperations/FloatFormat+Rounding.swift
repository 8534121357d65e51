// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Quantization

extension FloatFormat {
  /// The nearest number of the format, ties to even; infinity beyond its largest.
  ///
  /// With a sum, product or quotient of two numbers of the format, computed in FP64, the result is
  /// that of the format's own operation: FP64 has more than twice the precision of the others plus
  /// two bits, so that rounding twice changes nothing (Figueroa, "When is double rounding
  /// innocuous?", 1995).
  func rounded(_ value: Double) -> Double {
    switch self {
    case .fp64: return value
    case .fp32: return Double(Float(value))
    case .fp16: return Double(Float16(value))
    case .bf16:
      let single = Float(value)
      guard single.isFinite, single != 0 else { return Double(single) }
      // BF16 has the exponents of FP32 and 16 bits less: its numbers lie 2^16 times as far apart.
      let spacing = single.magnitude.ulp * 65536
      return Double((single / spacing).rounded(.toNearestOrEven) * spacing)
    }
  }
}
