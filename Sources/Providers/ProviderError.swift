// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

/// A library that cannot be used, with the reason.
public enum ProviderError: Error, Equatable, CustomStringConvertible {
  /// The library is not installed or cannot be loaded.
  case notLoadable(library: String, reason: String, remedy: String)
  /// The library lacks a symbol.
  case symbolMissing(library: String, symbol: String)
  /// The library was built for another version of the interface.
  case wrongVersion(library: String, found: UInt32, expected: UInt32)
  /// The library cannot compute what was asked for.
  case notCapable(provider: String, operation: String)
  /// A call returned a code other than 0.
  case callFailed(provider: String, function: String, code: Int32)

  /// What was found, and what to do.
  public var description: String {
    switch self {
    case .notLoadable(let library, let reason, let remedy):
      return "cannot load \(library): \(reason)" + (remedy.isEmpty ? "" : "; \(remedy)")
    case .symbolMissing(let library, let symbol):
      return "\(library) does not export \(symbol)"
    case .wrongVersion(let library, let found, let expected):
      return "\(library) implements provider interface version \(found), expected \(expected); "
        + "rebuild it with the smoothbench_provider.h of this version"
    case .notCapable(let provider, let operation):
      return "provider \(provider) cannot compute \(operation)"
    case .callFailed(let provider, let function, let code):
      return "provider \(provider): \(function) returned \(code)"
    }
  }
}
