// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@Suite struct ProcessTests {
  @Test func aClosedPipeIsSuccess() throws {
    let process = try Tool.process(["kernels", "--format", "json"])
    let pipe = Pipe()
    process.standardOutput = pipe
    try pipe.fileHandleForReading.close()
    try process.run()
    try pipe.fileHandleForWriting.close()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
  }

  @Test func anInterruptionKeepsWholeLines() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/results.jsonl"
    let process = try Tool.process([
      "benchmark", "--shape", "64:8192:+8x256x256", "--operation", "w8a8_linear", "--quick",
      "--format", "json", "--output", path,
    ])
    process.standardError = FileHandle.nullDevice
    try process.run()
    // Wait for the first finished case rather than for a time.
    while process.isRunning, (try? String(contentsOfFile: path, encoding: .utf8))?.isEmpty != false
    {
      usleep(20_000)
    }
    process.interrupt()
    // A tool that cannot be interrupted must not outlive its test.
    for _ in 0..<1500 where process.isRunning { usleep(20_000) }
    if process.isRunning { kill(process.processIdentifier, SIGKILL) }
    process.waitUntilExit()
    #expect(process.terminationStatus == 130)
    let text = try String(contentsOfFile: path, encoding: .utf8)
    #expect(text.hasSuffix("\n"))
    for line in text.split(separator: "\n") {
      #expect(throws: Never.self) { try JSONSerialization.jsonObject(with: Data(line.utf8)) }
    }
  }

  @Test func everyCommandHasHelpWithAnExample() throws {
    let help = try Tool.run(["--help"])
    #expect(help.status == 0)
    let commands =
      help.output.components(separatedBy: "SUBCOMMANDS:").last?
      .split(separator: "\n").filter { $0.hasPrefix("  ") && !$0.hasPrefix("   ") }
      .compactMap { $0.split(separator: " ").first.map(String.init) } ?? []
    #expect(commands.contains("benchmark"))
    for command in commands where command != "See" {
      let text = try Tool.run([command, "--help"])
      #expect(text.status == 0)
      #expect(text.output.contains("xample: smoothbench"), "\(command) shows no example")
    }
  }
}
