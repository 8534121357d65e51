// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Foundation

/// A share that users type with a percent sign: how much more perplexity than FP32's they allow.
struct Percentage: ExpressibleByArgument, CustomStringConvertible {
  let share: Double

  init?(argument: String) {
    guard argument.hasSuffix("%"), let value = Double(argument.dropLast()), value.isFinite,
      value >= 0
    else { return nil }
    share = value / 100
  }

  /// Whether a perplexity divided by FP32's is within; one that is no number, or not known, is not.
  func allows(_ ratio: Double?) -> Bool { ratio.map { $0 <= 1 + share } ?? false }

  var description: String { String(format: "%g %%", share * 100) }
}

/// The least cosine that users accept.
struct CosineLimit: ExpressibleByArgument, CustomStringConvertible {
  let cosine: Double

  init?(argument: String) {
    guard let value = Double(argument), (-1...1).contains(value) else { return nil }
    cosine = value
  }

  /// Whether a cosine reaches the limit; one that is no number does not.
  func allows(_ found: Double) -> Bool { found >= cosine }

  var description: String { "\(cosine)" }
}
