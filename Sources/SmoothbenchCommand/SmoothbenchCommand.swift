// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser

/// `smoothbench`: verifies, times and profiles W8A8 on this machine.
@main
struct SmoothbenchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "smoothbench",
    abstract: "Are these INT8 kernels right, how fast, in how much memory, and where does time go?"
  )
}
