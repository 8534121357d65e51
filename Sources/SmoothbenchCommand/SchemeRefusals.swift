// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Quantization

extension QuantizationScheme {
  /// The scheme of a name.
  ///
  /// - Throws: A usage error that lists all names.
  static func required(_ name: String) throws -> QuantizationScheme {
    guard let known = named(name) else {
      throw ValidationError(
        "scheme '\(name)' is not known; expected " + all.map(\.name).joined(separator: ", ")
      )
    }
    return known
  }
}

extension ValidationError {
  /// A scheme was asked for without the statistics that it needs.
  static func lacksStatistics(scheme: String) -> ValidationError {
    ValidationError(
      "scheme \(scheme) needs --statistics, a file that 'smoothbench calibrate' writes"
    )
  }
}
