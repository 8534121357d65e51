// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

/// Token ids cut into windows of one length.
public struct TokenWindows: Sendable {
  /// The windows, each of the same number of ids.
  public let windows: [[Int]]
  /// Ids of a window.
  public let length: Int

  /// Cuts ids into windows that follow one another; a shorter rest is left out.
  ///
  /// - Parameters:
  ///   - ids: All ids.
  ///   - length: Ids of a window, 2 or more.
  ///   - limit: Most windows, or `nil` for all.
  /// - Throws: ``TokenWindowError``.
  public init(_ ids: [Int32], length: Int, limit: Int? = nil) throws(TokenWindowError) {
    guard length >= 2 else { throw .tooShort(length: length) }
    let available = ids.count / length
    guard available >= max(1, limit ?? 1) else {
      throw .tooFewTokens(found: ids.count, length: length, windows: limit ?? 1)
    }
    self.length = length
    windows = (0..<min(available, limit ?? available)).map { window in
      ids[window * length..<(window + 1) * length].map { Int($0) }
    }
  }
}

/// Token ids that cannot be cut as asked.
public enum TokenWindowError: Error, Equatable, CustomStringConvertible {
  /// A window in which nothing can be predicted.
  case tooShort(length: Int)
  /// Fewer ids than the windows need.
  case tooFewTokens(found: Int, length: Int, windows: Int)

  /// What was found and what was expected.
  public var description: String {
    switch self {
    case .tooShort(let length): "a window of \(length) tokens, expected 2 or more"
    case .tooFewTokens(let found, let length, let windows):
      "\(found) token ids, expected at least \(windows * length) for \(windows) windows of \(length)"
    }
  }
}
