// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

extension TokenWindows {
  /// Each window as a sentence: the padding at its end is left out.
  ///
  /// - Parameter padding: Id that fills short sentences up to the length of a window.
  /// - Returns: Sentences of one token or more.
  public func sentences(padding: Int) -> [[Int]] {
    windows.compactMap { window in
      window.lastIndex { $0 != padding }.map { Array(window[...$0]) }
    }
  }
}
