// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Foundation

/// Parses, runs, and turns every outcome into an exit status.
@main
enum Main {
  static func main() {
    ProcessSignals.install()
    do {
      var command = try SmoothbenchCommand.parseAsRoot()
      try command.run()
    } catch {
      exit(with: error)
    }
  }

  private static func exit(with error: any Error) -> Never {
    guard let status = ExitStatus(for: error) else {
      // The parser's own outcomes: help, version, usage errors, explicit exit codes.
      SmoothbenchCommand.exit(withError: error)
    }
    let message = "smoothbench: error: \(String(describing: error))\n"
    FileHandle.standardError.write(Data(message.utf8))
    Foundation.exit(status.rawValue)
  }
}
