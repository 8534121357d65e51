// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@testable import Measurement

/// Profiles of a program that is no longer what was profiled.
@Suite struct OtherProgramTests {
  private let folder = NSTemporaryDirectory() + "/smoothbench-\(UUID().uuidString)"
  private var program: String { folder + "/program" }
  private var path: String { folder + "/cpu.prof" }
  /// Where the code returns to after each call.
  private static let returns = (1...12).map { $0 * 64 }

  /// Machine code with a call in front of each of some places.
  private static func code(callsBefore places: [Int], moved: Int = 0) -> Data {
    var code = Data(repeating: 0x90, count: 4096)
    for place in places {
      let end = place + moved
      #if arch(arm64)
      code.replaceSubrange(end - 4..<end, with: [0x10, 0, 0, 0x94])
      #else
      code.replaceSubrange(end - 5..<end, with: [0xE8, 0x10, 0, 0, 0])
      #endif
    }
    return code
  }

  /// A program, then a profile with a sample under each of its calls.
  private func profile(of code: Data, offset: Int = 0) throws -> ProfileFile {
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    try code.write(to: URL(fileURLWithPath: program))
    var bytes = ProfileBytes()
    bytes.records = Self.returns.map { [1, 2, 0x40_0010, 0x40_0000 + UInt64($0)] }
    bytes.maps =
      "00400000-00401000 r-xp \(String(format: "%08x", offset)) 08:01 1234      \(program)\n"
    try Data(bytes.bytes).write(to: URL(fileURLWithPath: path))
    return try ProfileFile(bytes: bytes.bytes, path: path)
  }

  private func expectRefusal(_ file: ProfileFile, _ text: String) {
    #expect {
      try file.requireSameProgram(path: path)
    } throws: { error in
      guard case ProfilerError.otherProgram(path, program, let reason)? = error as? ProfilerError
      else { return false }
      return reason.contains(text)
    }
  }

  @Test func acceptsTheProgramItself() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let file = try profile(of: Self.code(callsBefore: Self.returns))
    try file.requireSameProgram(path: path)
  }

  @Test func refusesAProgramWithoutItsCalls() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    expectRefusal(
      try profile(of: Self.code(callsBefore: Self.returns, moved: 3)),
      "a call at 0 of the 12 places"
    )
    expectRefusal(
      try profile(of: Self.code(callsBefore: Array(Self.returns.prefix(5)))),
      "a call at 5 of the 12 places"
    )
  }

  @Test func refusesAProgramThatIsShorterThanWhatWasMapped() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    expectRefusal(
      try profile(of: Self.code(callsBefore: Self.returns), offset: 8192),
      "4096 bytes, but byte 8192"
    )
  }

  @Test func refusesAProgramThatWasWrittenLater() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let file = try profile(of: Self.code(callsBefore: Self.returns))
    try FileManager.default.setAttributes(
      [.modificationDate: Date(timeIntervalSinceNow: 60)],
      ofItemAtPath: program
    )
    expectRefusal(file, "written after the profile")
  }

  @Test func refusesAProgramThatIsGone() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let file = try profile(of: Self.code(callsBefore: Self.returns))
    try FileManager.default.removeItem(atPath: program)
    expectRefusal(file, "not there any more")
  }
}
