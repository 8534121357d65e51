// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Foundation

/// How a process that this tool started talks to the one that watches it: one JSON object a line.
enum ChildChannel {
  /// Where the parent listens.
  static let descriptor: Int32 = 3
  /// Where a file that the parent handed down is open.
  static let file: Int32 = 4

  /// The line of a message, line break included.
  static func line(of message: some Encodable) throws -> Data {
    let encoder = JSONEncoder()
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "Infinity",
      negativeInfinity: "-Infinity",
      nan: "NaN"
    )
    return try encoder.encode(message) + [UInt8(ascii: "\n")]
  }

  /// The message of a line.
  static func message<Message: Decodable>(from line: Data) throws -> Message {
    let decoder = JSONDecoder()
    decoder.nonConformingFloatDecodingStrategy = .convertFromString(
      positiveInfinity: "Infinity",
      negativeInfinity: "-Infinity",
      nan: "NaN"
    )
    return try decoder.decode(Message.self, from: line)
  }

  /// Sends a message to the parent.
  ///
  /// - Throws: ``ChildChannelError`` when nobody listens any more.
  static func send(_ message: some Encodable) throws {
    let line = Array(try line(of: message))
    var written = 0
    while written < line.count {
      let count = line[written...].withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { throw ChildChannelError() }
      written += count
    }
  }

  /// Prepares a process for being watched: an interruption is for the parent to answer, and a crash
  /// leaves no core file.
  static func prepareChild() {
    signal(SIGINT, SIG_DFL)
    var noCore = rlimit(rlim_cur: 0, rlim_max: 0)
    setrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &noCore)
  }
}

/// Nobody listens any more.
struct ChildChannelError: Error {}

/// Why a process that this tool started could not do its work.
struct ChildRefusal: ExitStatusProviding, CustomStringConvertible {
  let exitStatus: ExitStatus
  let description: String

  /// What a process reported.
  ///
  /// - Parameters:
  ///   - status: How the tool should end.
  ///   - reason: What the error said.
  init(status: Int32, reason: String) {
    exitStatus = ExitStatus(rawValue: status) ?? .internalError
    description = reason
  }
}
