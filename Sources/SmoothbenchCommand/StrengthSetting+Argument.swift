// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Smoothing

/// `--alpha`: a number, a list to choose from for each input, or all.
extension StrengthSetting: ExpressibleByArgument {
  /// Reads what ``init(text:)`` does.
  public init?(argument: String) { self.init(text: argument) }

  /// As users write it.
  public var defaultValueDescription: String { text }
}
