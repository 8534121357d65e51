// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Measurement

@Suite struct ProfileFileTests {
  @Test func keepsStacksAddressesAndMappings() throws {
    let profile = try ProfileFile(bytes: ProfileBytes().bytes, path: "hand")
    #expect(profile.periodMicroseconds == 10_000)
    #expect(profile.sampleCount == 7)
    #expect(profile.stacks[0] == .init(count: 2, addresses: [0x1010, 0x2020, 0x3030]))
    #expect(profile.stacks[1] == .init(count: 5, addresses: [0x1010]))
    #expect(profile.mappings.count == 3)
    #expect(profile.mappings[0].path == "/opt/a program")
    #expect(profile.mappings[0].isExecutable)
    #expect(!profile.mappings[2].isExecutable && profile.mappings[2].path.isEmpty)
  }

  @Test func skipsHeaderWordsOfLaterVersions() throws {
    var file = ProfileBytes()
    file.header = [0, 5, 0, 4000, 0, 77, 78]
    #expect(try ProfileFile(bytes: file.bytes, path: "hand").periodMicroseconds == 4000)
  }

  @Test func reportsTruncationAtEveryWord() {
    let file = ProfileBytes()
    for count in 0...file.words.count {
      for extra in [0, 3] where count * 8 + extra < file.bytes.count {
        let cut = Array(file.bytes.prefix(count * 8 + extra))
        #expect("cut after \(cut.count) bytes") {
          try ProfileFile(bytes: cut, path: "hand")
        } throws: { error in
          guard case ProfilerError.truncated("hand", cut.count, _)? = error as? ProfilerError
          else { return false }
          return true
        }
      }
    }
  }

  @Test func refusesForeignFiles() {
    var version = ProfileBytes()
    version.header[2] = 1
    var length = ProfileBytes()
    length.header[1] = 1 << 40
    var period = ProfileBytes()
    period.header[3] = 0
    var depth = ProfileBytes()
    depth.records[0][1] = .max
    var count = ProfileBytes()
    count.records[0][0] = .max
    var sum = ProfileBytes()
    sum.records[0][0] = UInt64(Int.max)
    var trailer = ProfileBytes()
    trailer.trailer = [0, 1, 9]
    var maps = ProfileBytes()
    maps.maps = "hello\n"
    var noFile = ProfileBytes()
    noFile.maps = "00001000-00004000 rw-p 00000000 00:00 0\n"
    let text = Array("not a profile, but a text of more than forty bytes in length".utf8)
    let files = [version, length, period, depth, count, sum, trailer, maps, noFile].map(\.bytes)
    for (index, bytes) in (files + [text]).enumerated() {
      #expect("file \(index)") {
        try ProfileFile(bytes: bytes, path: "hand")
      } throws: { error in
        guard case ProfilerError.foreign? = error as? ProfilerError else { return false }
        return true
      }
    }
  }

  @Test func reportsZeroSamples() {
    var file = ProfileBytes()
    file.records = []
    #expect(throws: ProfilerError.zeroSamples(processorSeconds: nil)) {
      try ProfileFile(bytes: file.bytes, path: "hand")
    }
  }

  @Test func namesAMissingFile() {
    #expect {
      try ProfileFile(path: "/nonexistent/profile")
    } throws: { error in
      "\(error)".contains("/nonexistent/profile")
    }
  }

  @Test func refusesMappingsOfAnotherForm() {
    for line in [
      "", "1000 r-xp 0 08:01 1 /a", "2000-1000 r-xp 0 08:01 1 /a", "1000-2000 r-x 0 08:01 1 /a",
      "1000-2000 r-xp z 08:01 1 /a", "1000-2000 r-xp 0 08:01",
      "10000000000000000-20000000000000000 r-xp 0 08:01 1 /a",
    ] {
      #expect(MemoryMapping(line: Substring(line)) == nil, "\(line)")
    }
  }
}
