// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Foundation

/// What Ctrl-C and a closed pipe do.
enum ProcessSignals {
  /// A reader that has seen enough is no failure; an interruption keeps what is finished.
  static func install() {
    // A parent that blocks signals on the thread it spawns from (test runners do) hands that down.
    var signals = sigset_t()
    sigemptyset(&signals)
    for number in [SIGINT, SIGPIPE, SIGPROF] { sigaddset(&signals, number) }
    sigprocmask(SIG_UNBLOCK, &signals, nil)
    signal(SIGPIPE) { _ in _exit(0) }
    signal(SIGINT) { _ in
      // Only calls that are safe in a signal handler. Records are appended in single writes, so
      // the result file ends with a whole line.
      let text: StaticString = "\nsmoothbench: interrupted; finished results are kept\n"
      _ = write(STDERR_FILENO, text.utf8Start, text.utf8CodeUnitCount)
      _exit(ExitStatus.interrupted.rawValue)
    }
  }
}
