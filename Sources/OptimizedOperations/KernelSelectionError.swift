// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

/// A kernel row that cannot be chosen.
public enum KernelSelectionError: Error, Equatable, CustomStringConvertible {
  /// No row has this name.
  case unknown(name: String, known: [String])
  /// The row needs features that this machine lacks.
  case unsupported(name: String, missing: [String])

  /// What was asked for, and what is there.
  public var description: String {
    switch self {
    case .unknown(let name, let known):
      return "kernel '\(name)' is not in the table; known: \(known.joined(separator: ", "))"
    case .unsupported(let name, let missing):
      return "kernel '\(name)' needs \(missing.joined(separator: ", ")), which this machine lacks; "
        + "'smoothbench kernels' lists what runs here"
    }
  }
}
