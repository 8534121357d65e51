// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

@testable import Measurement

@Suite struct HeapProfileTests {
  private static let maps = "1000-2000 r-xp 00000000 08:01 1 /opt/program\n"
  private static let text = """
    heap profile:      3:     5096 [     9:     9000] @ heapprofile
         1:     4096 [     2:     5000] @ 0x1010 0x1020
         2:     1000 [     3:     2000] @ 0x1030
         0:        0 [     4:     2000] @ 0x1040

    MAPPED_LIBRARIES:

    """ + maps

  private static func profile(_ text: String) throws -> HeapProfile {
    try HeapProfile(bytes: Array(text.utf8), path: "hand")
  }

  @Test func keepsLiveSitesWithTheirAddresses() throws {
    let profile = try Self.profile(Self.text)
    #expect(
      profile.sites == [
        .init(objects: 1, bytes: 4096, addresses: [0x1010, 0x1020]),
        .init(objects: 2, bytes: 1000, addresses: [0x1030]),
      ]
    )
    #expect(profile.liveBytes == 5096)
    #expect(profile.mappings.map(\.path) == ["/opt/program"])
  }

  @Test func growthIsWhatWasAddedSinceMostFirst() throws {
    let before = try Self.profile(Self.text)
    let after = try Self.profile(
      Self.text
        .replacing("1:     4096 [", with: "3:     4100 [")
        .replacing("0:        0 [", with: "5:      900 [")
    )
    #expect(
      after.growth(since: before) == [
        .init(objects: 5, bytes: 900, addresses: [0x1040]),
        .init(objects: 2, bytes: 4, addresses: [0x1010, 0x1020]),
      ]
    )
    #expect(before.growth(since: after).isEmpty)
    #expect(after.growth(since: nil).count == 3)
  }

  @Test func refusesForeignFiles() {
    for text in [
      Self.text.replacing("heap profile", with: "heap picture"),
      // A sampled profile: its counts are not what was allocated.
      Self.text.replacing("@ heapprofile", with: "@ heap_v2/524288"),
      Self.text.replacing("@ 0x1030", with: "@ 1030"),
      Self.text.replacing("3:     2000]", with: "3]"),
      Self.text.replacing("2:     1000 [", with: "-2:     1000 ["),
      Self.text.replacing(Self.maps, with: "hello\n"),
    ] {
      #expect("\(text)") {
        try Self.profile(text)
      } throws: { error in
        guard case ProfilerError.foreign? = error as? ProfilerError else { return false }
        return true
      }
    }
  }

  @Test func reportsTruncationAtEveryByte() {
    let list = Self.text.range(of: "MAPPED_LIBRARIES:\n")?.upperBound ?? Self.text.endIndex
    for count in 0..<Self.text[..<list].utf8.count {
      let bytes = Array(Self.text.utf8.prefix(count))
      #expect(throws: ProfilerError.self) { try HeapProfile(bytes: bytes, path: "hand") }
    }
  }
}

// One heap profiler for the process: tests of it run one after the other, and wait for other suites.
@Suite(
  .serialized,
  .enabled(if: ProfilerSession.isBuiltIn, "built without the package trait Profiling")
)
struct HeapSessionTests {
  /// Holds a multiple of 64 bytes, so that nothing is rounded.
  private final class Holder {
    let memory: UnsafeMutableRawPointer
    init(bytes: Int) { memory = .allocate(byteCount: bytes, alignment: 64) }
    deinit { memory.deallocate() }
  }

  private struct Interruption: Error {}

  private static func sizes(_ sites: [HeapProfile.Site]) -> [Int] { sites.map(\.bytes) }

  private static func record(_ steps: [() throws -> Any]) throws -> HeapRegion {
    try waitForHeapProfiler { try HeapSession.record(steps) }
  }

  @Test func countsEachStepsBytesExactly() throws {
    let region = try Self.record([
      { Holder(bytes: 3_000_064) },
      { [Holder(bytes: 200_000_064), Holder(bytes: 7_000_064)] },
    ])
    // Other tests run beside this one and allocate too, but nothing of these sizes.
    #expect(Self.sizes(region.growth[0]).contains(3_000_064))
    #expect(Self.sizes(region.growth[1]).contains(200_000_064))
    #expect(Self.sizes(region.growth[1]).contains(7_000_064))
    #expect(!Self.sizes(region.growth[1]).contains(3_000_064))
    #expect(region.profile.liveBytes >= 210_000_192)
    #expect(try HeapProfile(bytes: Array(region.file), path: "file") == region.profile)
  }

  @Test func doesNotCountWhatAStepFrees() throws {
    let region = try Self.record([
      {
        _ = Holder(bytes: 5_000_064)
        return 0
      }
    ])
    #expect(!Self.sizes(region.growth[0]).contains(5_000_064))
  }

  @Test func namesTheFunctionThatAllocated() throws {
    let region = try Self.record([{ Holder(bytes: 4_000_064) }])
    let site = try #require(region.growth[0].first { $0.bytes == 4_000_064 })
    let symbols = try ProfileSymbols(mappings: region.profile.mappings)
    let name = symbols.owner(ofAllocation: site.addresses).name
    #expect(name.contains("HeapSessionTests"), "\(name)")
  }

  @Test func passesOnWhatAStepThrowsAndStops() throws {
    #expect(throws: Interruption.self) { try Self.record([{ throw Interruption() }]) }
    _ = try Self.record([{ 0 }])
  }
}
