// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@testable import Measurement

@Suite struct AllocatorStatisticsTests {
  @Test(.enabled(if: AllocatorStatistics.isTcmallocActive, "malloc is not tcmalloc here"))
  func countsAKnownAllocation() throws {
    // Large enough that what other tests allocate meanwhile does not matter.
    let size = 256 << 20
    let before = try #require(AllocatorStatistics.liveBytes)
    let memory = UnsafeMutableRawPointer.allocate(byteCount: size, alignment: 64)
    let during = try #require(AllocatorStatistics.liveBytes)
    memory.deallocate()
    let after = try #require(AllocatorStatistics.liveBytes)
    #expect(abs(Double(during - before) / Double(size) - 1) < 0.1)
    #expect(abs(Double(after - before) / Double(size)) < 0.1)
  }

  @Test func residentBytesGrowWhenMemoryIsTouched() throws {
    let size = 256 << 20
    let before = try #require(AllocatorStatistics.residentBytes())
    let memory = UnsafeMutableRawPointer.allocate(byteCount: size, alignment: 4096)
    memset(memory, 1, size)
    let during = try #require(AllocatorStatistics.residentBytes())
    #expect(memory.load(fromByteOffset: size - 1, as: UInt8.self) == 1)
    memory.deallocate()
    #expect(Double(during - before) > 0.8 * Double(size))
  }

  @Test func leavesResidentBytesUnknownForFilesOfAnotherForm() throws {
    let path = FileManager.default.temporaryDirectory
      .appendingPathComponent("smoothbench-statm-\(UUID().uuidString)").path
    defer { unlink(path) }
    #expect(AllocatorStatistics.residentBytes(path: path) == nil)
    for text in ["", "12", "12 x", "12 -3", "1 99999999999999999999", "1 9223372036854775807"] {
      try Data(text.utf8).write(to: URL(fileURLWithPath: path))
      #expect(AllocatorStatistics.residentBytes(path: path) == nil, "\(text)")
    }
  }
}
