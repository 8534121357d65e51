// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Foundation

/// Repeats what cannot start while another test does the same: a process has one heap profiler, and suites
/// of different targets run side by side.
///
/// - Parameters:
///   - isBusy: Whether an error says so.
///   - body: What to repeat, for at most five minutes.
/// - Returns: What it returns.
/// - Throws: Any other error of `body`.
public func waitForTurn<Result>(
  isBusy: (any Error) -> Bool,
  _ body: () throws -> Result
) throws -> Result {
  let end = Date().addingTimeInterval(300)
  while true {
    do {
      return try body()
    } catch  where isBusy(error) && Date() < end {
      Thread.sleep(forTimeInterval: 0.05)
    }
  }
}
