// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Synchronization

/// A stream that libraries of other people print on without being asked.
final class QuietStream: Sendable {
  static let standardError = QuietStream(descriptor: STDERR_FILENO)

  private struct State {
    /// How many pieces of work keep the stream quiet now.
    var depth = 0
    /// Where the stream led before the first of them; -1 when that could not be kept.
    var saved: Int32 = -1
  }

  private let descriptor: Int32
  private let state = Mutex(State())

  init(descriptor: Int32) { self.descriptor = descriptor }

  /// Runs a piece of work whose remarks on this stream are kept from the reader.
  ///
  /// What other threads print meanwhile is lost too. Where several threads are in here, the stream
  /// is quiet until the last has left.
  func silenced<Result>(_ work: () throws -> Result) rethrows -> Result {
    state.withLock { state in
      state.depth += 1
      if state.depth == 1 { state.saved = silence() }
    }
    defer {
      state.withLock { state in
        state.depth -= 1
        if state.depth == 0 { restore(state.saved) }
      }
    }
    return try work()
  }

  private func silence() -> Int32 {
    fflush(nil)
    let saved = fcntl(descriptor, F_DUPFD_CLOEXEC, 0)
    let nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC)
    if saved >= 0 && nowhere >= 0 { dup2(nowhere, descriptor) }
    if nowhere >= 0 { close(nowhere) }
    return saved
  }

  private func restore(_ saved: Int32) {
    guard saved >= 0 else { return }
    dup2(saved, descriptor)
    close(saved)
  }
}
