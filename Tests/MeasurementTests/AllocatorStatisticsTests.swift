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

  /// Other tests run beside this one and give back up to some hundred megabytes meanwhile: in one of a
  /// few attempts they do not.
  @Test func residentBytesGrowWhenMemoryIsTouched() throws {
    let size = 1 << 30
    var growth: [Double] = []
    while growth.count < 10, !growth.contains(where: { abs($0 - 1) < 0.2 }) {
      growth.append(try Self.residentGrowth(touching: size) / Double(size))
    }
    #expect(growth.contains { abs($0 - 1) < 0.2 }, "\(growth)")
  }

  /// What touching some memory adds to the resident bytes.
  ///
  /// Straight from the system: what the allocator keeps of other tests is resident already.
  private static func residentGrowth(touching size: Int) throws -> Double {
    let before = try #require(AllocatorStatistics.residentBytes())
    let memory = try #require(
      mmap(nil, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
    )
    defer { munmap(memory, size) }
    memset(memory, 1, size)
    let during = try #require(AllocatorStatistics.residentBytes())
    #expect(memory.load(fromByteOffset: size - 1, as: UInt8.self) == 1)
    return Double(during - before)
  }

  @Test func peakStaysWhenMemoryIsGivenBack() throws {
    let size = 256 << 20
    let memory = UnsafeMutableRawPointer.allocate(byteCount: size, alignment: 4096)
    memset(memory, 1, size)
    let during = try #require(AllocatorStatistics.residentBytes())
    #expect(memory.load(fromByteOffset: size - 1, as: UInt8.self) == 1)
    memory.deallocate()
    // The kernel counts pages of a thread in batches of 64 before it adds them up.
    #expect(try #require(AllocatorStatistics.peakResidentBytes()) > during - 16 << 20)
  }

  @Test func leavesThePeakUnknownForFilesOfAnotherForm() throws {
    let path = FileManager.default.temporaryDirectory
      .appendingPathComponent("smoothbench-status-\(UUID().uuidString)").path
    defer { unlink(path) }
    for text in ["", "VmHWM: 12 MB", "VmHWM:\tx kB", "VmRSS: 12 kB", "VmHWM: -1 kB"] {
      try Data(text.utf8).write(to: URL(fileURLWithPath: path))
      #expect(AllocatorStatistics.peakResidentBytes(path: path) == nil, "\(text)")
    }
    try Data("VmPeak: 9 kB\nVmHWM:\t  12 kB\n".utf8).write(to: URL(fileURLWithPath: path))
    #expect(AllocatorStatistics.peakResidentBytes(path: path) == 12 * 1024)
  }

  @Test func leavesOutPagesOfFiles() throws {
    let path = FileManager.default.temporaryDirectory
      .appendingPathComponent("smoothbench-statm-\(UUID().uuidString)").path
    defer { unlink(path) }
    try Data("100 30 10 1 0 1 0".utf8).write(to: URL(fileURLWithPath: path))
    let bytes = AllocatorStatistics.privateResidentBytes(path: path)
    #expect(bytes == 20 * Int(getpagesize()))
    for text in ["", "12 3", "12 3 4", "12 3 -1"] {
      try Data(text.utf8).write(to: URL(fileURLWithPath: path))
      #expect(AllocatorStatistics.privateResidentBytes(path: path) == nil, "\(text)")
    }
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
