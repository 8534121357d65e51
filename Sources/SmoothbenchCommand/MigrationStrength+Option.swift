// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Quantization

extension MigrationStrength {
  /// The strength that an option gives.
  ///
  /// - Throws: A usage error for a value outside of 0 to 1.
  static func option(_ value: Double) throws -> MigrationStrength {
    do {
      return try MigrationStrength(value)
    } catch {
      throw ValidationError("\(error)")
    }
  }
}
