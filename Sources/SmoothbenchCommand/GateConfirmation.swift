// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Records

/// Judges a case again in fresh processes, where code and data lie elsewhere in memory.
struct GateConfirmation {
  let builds: GateBuilds
  let margin: Percentage
  /// Folders that were given: a fresh process must read the data of this one.
  let data: DataOptions

  /// Processes that must repeat a slowdown.
  static let launches = 2

  /// Starts this tool once for each launch and reads what it found.
  ///
  /// - Throws: ``GateError/noConfirmation(case:reason:)``.
  func records(for caseText: String) throws -> [GateRecord] {
    try (0..<Self.launches).map { _ in try record(for: caseText) }
  }

  private func record(for caseText: String) throws -> GateRecord {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
    let folders = [("--golden", data.golden), ("--bench", data.bench)]
    process.arguments =
      [
        "gate", "--base", builds.base, "--head", builds.head, "--margin", "\(margin.share * 100)%",
        "--confirm", caseText, "--format", "json", "--quiet",
      ] + folders.flatMap { option, folder in folder.map { [option, $0] } ?? [] }
    process.standardInput = FileHandle.nullDevice
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    guard process.terminationReason == .exit, process.terminationStatus == 0 else {
      throw GateError.noConfirmation(
        case: caseText,
        reason: "it ended with status \(process.terminationStatus)"
      )
    }
    let records = try JSONLines.records(in: data, name: "a fresh process")
    guard case .gate(let record)? = records.first else {
      throw GateError.noConfirmation(case: caseText, reason: "it wrote no record")
    }
    return record
  }
}
