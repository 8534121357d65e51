// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Quantization

/// Alpha: a number, or one chosen for each input.
struct StrengthOption: ExpressibleByArgument, CustomStringConvertible {
  static let balanced = StrengthOption(strength: .balanced)

  /// The strength, or `nil` to choose one for each input.
  let strength: MigrationStrength?

  private init(strength: MigrationStrength?) { self.strength = strength }

  init?(argument: String) {
    if argument == "auto" {
      self.init(strength: nil)
    } else if let value = Double(argument), let strength = try? MigrationStrength(value) {
      self.init(strength: strength)
    } else {
      return nil
    }
  }

  var description: String { strength.map { "\($0.value)" } ?? "auto" }
}
