// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Smoothing

/// Alpha: a number, or several or all to choose from for each input.
struct StrengthOption: ExpressibleByArgument, CustomStringConvertible {
  static let balanced = StrengthOption(strength: .balanced)

  let strength: StrengthSetting

  private init(strength: StrengthSetting) { self.strength = strength }

  init?(argument: String) {
    guard let strength = StrengthSetting(text: argument) else { return nil }
    self.init(strength: strength)
  }

  var description: String { strength.text }
}
