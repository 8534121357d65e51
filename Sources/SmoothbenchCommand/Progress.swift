// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Foundation

/// One line on a terminal that says what runs and how long the rest will take; nothing in a pipe.
final class Progress {
  private let title: String
  private var steps: Int
  private let isShown: Bool
  private let start = Date()
  private var done = 0

  /// Creates the line; `steps` is the number of ``advance(to:)`` calls to come.
  init(title: String, steps: Int, isSilent: Bool) {
    self.title = title
    self.steps = steps
    isShown = !isSilent && isatty(STDERR_FILENO) == 1
  }

  /// Says that one more step is done and the next has begun.
  ///
  /// - Parameters:
  ///   - step: What has begun.
  ///   - steps: The number of steps, where it was not known at first.
  func advance(to step: String, of steps: Int? = nil) {
    done += 1
    if let steps { self.steps = steps }
    guard isShown else { return }
    let elapsed = Date().timeIntervalSince(start)
    let left = Double(max(0, self.steps - done + 1))
    let rest: Double? = done > 1 ? elapsed / Double(done - 1) * left : nil
    let remaining = rest.map { String(format: ", %.0f s left", $0) } ?? ""
    show("[\(done)/\(self.steps)\(remaining)] \(title): \(step)")
  }

  /// Removes the line.
  func finish() {
    guard isShown else { return }
    show("")
  }

  private func show(_ text: String) {
    var size = winsize()
    let width = ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0 ? Int(size.ws_col) : 80
    let shown = text.prefix(max(10, width - 1))
    FileHandle.standardError.write(Data("\r\u{1B}[K\(shown)".utf8))
  }
}
