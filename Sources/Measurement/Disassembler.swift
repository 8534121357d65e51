// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Foundation

/// One machine instruction in words.
public struct Instruction: Equatable, Sendable {
  /// Its first byte, as the file counts addresses.
  public var address: UInt64
  /// Mnemonic and operands; Intel's order on x86-64: destination first.
  public var text: String
}

/// Puts machine code into words with the `objdump` of binutils or of LLVM.
///
/// One of them is on every machine that can build this package.
public struct Disassembler: Sendable {
  /// The program.
  let tool: String

  /// The command that installs what is missing.
  public static let remedy = "apt-get install binutils"

  /// Finds the program in the folders that are searched for commands, separated by colons; `nil`
  /// when there is none.
  public init?(path: String? = ProcessInfo.processInfo.environment["PATH"]) {
    let folders = (path ?? "").split(separator: ":")
    let tools = ["objdump", "llvm-objdump"].flatMap { name in folders.map { "\($0)/\(name)" } }
    guard let tool = tools.first(where: FileManager.default.isExecutableFile) else { return nil }
    self.tool = tool
  }

  /// The instructions of a part of a file.
  ///
  /// - Parameters:
  ///   - file: An executable or library.
  ///   - start: Where an instruction begins, as the file counts addresses.
  ///   - end: The first address after the part; an instruction that lies across it may be shown as
  ///     others.
  /// - Returns: The instructions in order; none where the program cannot read the file.
  public func instructions(file: String, from start: UInt64, to end: UInt64) -> [Instruction] {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: tool)
    process.arguments =
      ["-d", "--no-show-raw-insn"] + Self.syntax + [
        "--start-address=0x" + String(start, radix: 16),
        "--stop-address=0x" + String(end, radix: 16), file,
      ]
    process.environment = ["LC_ALL": "C"]
    process.standardInput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    let output = Pipe()
    process.standardOutput = output
    guard (try? process.run()) != nil else { return [] }
    let text = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return Self.instructions(in: String(decoding: text, as: UTF8.self))
  }

  private static var syntax: [String] {
    #if arch(x86_64)
    ["-M", "intel"]
    #else
    []
    #endif
  }

  /// Reads lines `address: TAB mnemonic operands # remark`; all others are titles.
  static func instructions(in text: String) -> [Instruction] {
    text.split(separator: "\n").compactMap { line in
      let parts = line.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
      guard parts.count == 2, let last = parts[1].first, last.isWhitespace,
        let address = UInt64(parts[0].drop { $0 == " " }, radix: 16)
      else { return nil }
      let words = parts[1].prefix { $0 != "#" }.split { $0.isWhitespace }
      guard !words.isEmpty else { return nil }
      return Instruction(address: address, text: words.joined(separator: " "))
    }
  }
}
