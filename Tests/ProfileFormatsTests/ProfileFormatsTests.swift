// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Records
import SwiftProtobuf
import Testing

@testable import ProfileFormats

@Suite("profiles for viewers")
struct ProfileFormatsTests {
  private static let profiles = [
    TitledStacks(
      title: "first",
      stacks: CallStacks([
        (names: ["main", "a"], count: 3), (names: ["main", "b", "a"], count: 5),
      ]),
      samplesPerSecond: 250
    ),
    TitledStacks(
      title: "second",
      stacks: CallStacks([(names: ["main"], count: 2)]),
      samplesPerSecond: 250
    ),
  ]

  @Test("the checksum is the one that everybody computes")
  func checksumIsStandard() {
    // The check value of CRC-32/ISO-HDLC.
    #expect(GzipFile.checksum(Array("123456789".utf8)) == 0xCBF4_3926)
    #expect(GzipFile.checksum([]) == 0)
  }

  @Test("gzip gives back what was stored", arguments: [0, 1, 65535, 65536, 200_000])
  func gzipRoundTrips(count: Int) throws {
    let data = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 >> 8) }
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/gzip")
    process.arguments = ["-dc"]
    let (input, output) = (Pipe(), Pipe())
    process.standardInput = input
    process.standardOutput = output
    try process.run()
    let file = Data(GzipFile.bytes(storing: data))
    // A pipe holds less than the file: it is filled while it is emptied.
    let writer = Thread {
      try? input.fileHandleForWriting.write(contentsOf: file)
      try? input.fileHandleForWriting.close()
    }
    writer.start()
    let found = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
    #expect(Array(found) == data)
  }

  @Test("pprof's profile has the innermost function first, its case, and its time")
  func pprofIsLeafFirst() throws {
    let bytes = try PprofFile(Self.profiles).bytes
    // The one stored block: header of 10 bytes, 5 of the block, 8 at the end.
    let profile = try Perftools_Profiles_Profile(
      serializedBytes: Array(bytes[15..<(bytes.count - 8)])
    )
    #expect(profile.stringTable.first == "")
    #expect(Set(profile.stringTable).count == profile.stringTable.count)
    func text(_ number: Int64) -> String { profile.stringTable[Int(number)] }
    let functions = Dictionary(
      uniqueKeysWithValues: profile.function.map { ($0.id, text($0.name)) }
    )
    let locations = Dictionary(
      uniqueKeysWithValues: profile.location.map { ($0.id, functions[$0.line[0].functionID] ?? "") }
    )
    let samples = profile.sample.map { sample in
      (
        sample.locationID.map { locations[$0] ?? "" }, sample.value,
        sample.label.map { text($0.str) }
      )
    }
    #expect(samples.map(\.0) == [["a", "main"], ["a", "b", "main"], ["main"]])
    #expect(samples.map(\.1) == [[3, 12_000_000], [5, 20_000_000], [2, 8_000_000]])
    #expect(samples.map(\.2) == [["first"], ["first"], ["second"]])
    #expect(profile.period == 4_000_000)
    #expect(profile.sampleType.map { text($0.unit) } == ["count", "nanoseconds"])
  }

  @Test("without a known rate pprof's profile says samples and no time")
  func unknownRateHasNoTime() throws {
    var profile = Self.profiles[0]
    profile.samplesPerSecond = nil
    let bytes = try PprofFile([profile]).bytes
    let read = try Perftools_Profiles_Profile(serializedBytes: Array(bytes[15..<(bytes.count - 8)]))
    #expect(read.sampleType.count == 1)
    #expect(read.sample.allSatisfy { $0.value.count == 1 })
    #expect(read.period == 0)
  }

  @Test("speedscope's file has the outermost function first and weights in seconds")
  func speedscopeIsRootFirst() throws {
    let text = try SpeedscopeFile(Self.profiles).text
    let file = try #require(
      try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any]
    )
    #expect(file["$schema"] as? String == "https://www.speedscope.app/file-format-schema.json")
    let shared = try #require(file["shared"] as? [String: [[String: String]]])
    let names = try #require(shared["frames"]).compactMap { $0["name"] }
    let profiles = try #require(file["profiles"] as? [[String: Any]])
    let samples = try #require(profiles[0]["samples"] as? [[Int]])
    #expect(samples.map { $0.map { names[$0] } } == [["main", "a"], ["main", "b", "a"]])
    #expect(profiles[0]["weights"] as? [Double] == [0.012, 0.02])
    #expect(profiles.map { $0["name"] as? String } == ["first", "second"])
  }
}
