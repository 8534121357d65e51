// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Records

/// The rendering a command prints.
enum ReportFormat: String, ExpressibleByArgument, CaseIterable {
  case text
  case json
  case csv
  case markdown
}

/// Options shared by every command that reports.
struct ReportOptions: ParsableArguments {
  @Option(help: "Rendering of the report; json is JSON Lines, one record a line.")
  var format: ReportFormat = .text

  @Option(help: "Write the report to this file instead of standard output.")
  var output: String?

  @Flag(help: "Print no progress and no remarks.")
  var quiet = false

  /// Opens the destination of the report.
  ///
  /// - Throws: ``RecordError/unwritable(path:reason:)``.
  func makeReport() throws -> Report {
    try Report(format: format, path: output)
  }

  /// Progress for a known number of steps, silent with `--quiet` and in a pipe.
  func makeProgress(title: String, steps: Int) -> Progress {
    Progress(title: title, steps: steps, isSilent: quiet)
  }
}
