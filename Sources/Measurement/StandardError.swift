// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Foundation

/// The stream that libraries of other people print on without being asked.
enum StandardError {
  /// Runs a piece of work whose remarks on standard error are kept from the reader.
  ///
  /// What other threads print meanwhile is lost too.
  static func silenced<Result>(_ work: () throws -> Result) rethrows -> Result {
    fflush(nil)
    let saved = dup(STDERR_FILENO)
    let nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC)
    if saved >= 0 && nowhere >= 0 { dup2(nowhere, STDERR_FILENO) }
    defer {
      if saved >= 0 {
        dup2(saved, STDERR_FILENO)
        close(saved)
      }
      if nowhere >= 0 { close(nowhere) }
    }
    return try work()
  }
}
