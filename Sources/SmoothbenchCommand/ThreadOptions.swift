// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Foundation

/// How many threads a command works with.
struct ThreadOptions: ParsableArguments {
  /// All processors, and some more to see on few that results do not depend on their number.
  ///
  /// Starting a thread that the system does not have would end the process.
  private static let greatest = max(64, ProcessInfo.processInfo.activeProcessorCount)

  @Option(help: "Threads; default: one for each processor.")
  var threads = ProcessInfo.processInfo.activeProcessorCount

  func validate() throws { try Self.require(threads) }

  /// Refuses a number of threads that cannot work.
  static func require(_ threads: Int) throws {
    guard threads >= 1, threads <= greatest else {
      throw ValidationError("--threads is \(threads), expected 1 to \(greatest)")
    }
  }
}
