// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

/// Token ids cut into windows of one length.
public struct TokenWindows: Sendable {
  /// The windows, each of the same number of ids.
  public let windows: [[Int]]
  /// Ids of a window.
  public let length: Int
  /// Ids from the start of a window to the start of the next.
  public let stride: Int

  /// Cuts ids into windows; a rest shorter than a window is left out.
  ///
  /// - Parameters:
  ///   - ids: All ids.
  ///   - length: Ids of a window, 2 or more.
  ///   - stride: Ids from window to window, 1 to `length`; `nil` for windows that follow one another.
  ///   - limit: Most windows, or `nil` for all.
  /// - Throws: ``TokenWindowError``.
  public init(
    _ ids: [Int32],
    length: Int,
    stride: Int? = nil,
    limit: Int? = nil
  ) throws(TokenWindowError) {
    guard length >= 2 else { throw .tooShort(length: length) }
    let stride = stride ?? length
    guard (1...length).contains(stride) else {
      throw .strideOutOfRange(stride: stride, length: length)
    }
    let available = ids.count < length ? 0 : (ids.count - length) / stride + 1
    let wanted = max(1, limit ?? 1)
    guard available >= wanted else {
      throw .tooFewTokens(found: ids.count, windows: available, length: length, wanted: wanted)
    }
    self.length = length
    self.stride = stride
    windows = (0..<min(available, limit ?? available)).map { window in
      ids[window * stride..<window * stride + length].map { Int($0) }
    }
  }

  /// How many of a window's last tokens are scored: those that no window before it has scored.
  ///
  /// The first token of a window is never scored, for nothing predicts it.
  public func scoredTokens(ofWindow window: Int) -> Int {
    window == 0 ? length - 1 : min(stride, length - 1)
  }

  /// Tokens scored in all windows.
  public var scoredTokens: Int {
    windows.indices.reduce(0) { $0 + scoredTokens(ofWindow: $1) }
  }
}

/// Token ids that cannot be cut as asked.
public enum TokenWindowError: Error, Equatable, CustomStringConvertible {
  /// A window in which nothing can be predicted.
  case tooShort(length: Int)
  /// Fewer ids than the windows wanted need.
  case tooFewTokens(found: Int, windows: Int, length: Int, wanted: Int)
  /// Windows that would leave tokens out or not move on.
  case strideOutOfRange(stride: Int, length: Int)

  /// What was found and what was expected.
  public var description: String {
    switch self {
    case .tooShort(let length): "a window of \(length) tokens, expected 2 or more"
    case .tooFewTokens(let found, let windows, let length, let wanted):
      "\(found) token ids are enough for \(windows) windows of \(length), expected \(wanted)"
    case .strideOutOfRange(let stride, let length):
      "a stride of \(stride) tokens, expected 1 to \(length), the length of a window"
    }
  }
}
