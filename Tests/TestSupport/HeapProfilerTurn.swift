// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Measurement

/// Repeats what takes a heap profile while another test takes one: a process has one heap profiler, and
/// suites of different targets run side by side.
///
/// - Parameter body: What to repeat, for at most five minutes.
/// - Returns: What it returns.
/// - Throws: Any other error of `body`.
public func waitForHeapProfiler<Result>(_ body: () throws -> Result) throws -> Result {
  let end = Date().addingTimeInterval(300)
  while true {
    do {
      return try body()
    } catch ProfilerError.couldNotStart(let reason) where reason.contains("already") && Date() < end
    {
      Thread.sleep(forTimeInterval: 0.05)
    }
  }
}
