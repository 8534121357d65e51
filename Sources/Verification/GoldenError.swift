// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Glibc

/// Golden files that cannot be checked at all, with the evidence.
public enum GoldenError: Error, Equatable, CustomStringConvertible {
  /// A file that cannot be opened.
  case missing(path: String, reason: String)
  /// A manifest, or a file it lists, that does not say what it must say.
  case badContent(path: String, reason: String)

  /// Why a file cannot be read, in the words of the system.
  static func reason(path: String) -> String {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { return String(cString: strerror(errno)) }
    close(descriptor)
    return "it cannot be read"
  }

  /// What was found, where, and what to do.
  public var description: String {
    switch self {
    case .missing(let path, let reason): return "cannot open \(path): \(reason)"
    case .badContent(let path, let reason): return "\(path): \(reason)"
    }
  }
}
