// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import OptimizedOperations
import TensorCore
import Testing

@Suite struct MemoryProbeTests {
  /// A number of bytes that is no power of two: three steps of every pattern.
  private func bytes(_ probe: MemoryProbe) -> Int { 3 * probe.granularity }

  private func probes(_ pattern: MemoryProbe.Pattern) -> [(probe: MemoryProbe, way: Int)] {
    KernelRow.supported.flatMap { row in
      let probe = MemoryProbe(row: row, pattern: pattern)
      return (0..<probe.ways).map { (probe, $0) }
    }
  }

  /// Runs a probe on memory of its own and looks at what is there afterwards, and at 64 bytes more.
  private func content(
    _ probe: MemoryProbe,
    way: Int,
    of memory: AlignedBuffer<UInt8>
  ) -> [UInt8] {
    withExtendedLifetime(memory) {
      probe.run(way: way, memory: memory.pointer, bytes: bytes(probe))
      return Array(UnsafeBufferPointer(start: memory.pointer, count: memory.count))
    }
  }

  private var written: UInt8 {
    let memory = MemoryProbe.memory(bytes: 1)
    return withExtendedLifetime(memory) { memory.pointer[0] }
  }

  @Test func readingDependsOnEveryByte() {
    for (probe, way) in probes(.read) {
      let bytes = bytes(probe)
      let memory = AlignedBuffer<UInt8>(repeating: 0, count: bytes)
      withExtendedLifetime(memory) {
        #expect(probe.run(way: way, memory: memory.pointer, bytes: bytes) == 0)
        for index in 0..<bytes {
          memory.pointer[index] = 1
          #expect(probe.run(way: way, memory: memory.pointer, bytes: bytes) != 0, "byte \(index)")
          memory.pointer[index] = 0
        }
      }
    }
  }

  @Test func writingReachesEveryByteAndNoOther() {
    for (probe, way) in probes(.write) {
      let memory = AlignedBuffer<UInt8>(repeating: 0, count: bytes(probe) + 64)
      let content = content(probe, way: way, of: memory)
      #expect(content.dropLast(64).allSatisfy { $0 == written })
      #expect(content.suffix(64).allSatisfy { $0 == 0 })
    }
  }

  @Test func quantizingWritesTheCodeOfEveryValueAndNothingElse() {
    // 84.5 is half-way: rows round it to even, the portable row truncates.
    let codes: [Int8] = [-84, 0, 84]
    for (probe, way) in probes(.quantize) {
      let count = bytes(probe) / MemoryProbe.quantizedElementBytes
      let memory = AlignedBuffer<UInt8>(repeating: 0, count: bytes(probe) + 64)
      withExtendedLifetime(memory) {
        memory.pointer.withMemoryRebound(to: Float.self, capacity: count) { values in
          for index in 0..<count { values[index] = Float(index % 3 - 1) }
        }
      }
      let content = content(probe, way: way, of: memory)
      for index in 0..<count {
        let code = Int8(bitPattern: content[4 * count + index])
        #expect(code == codes[index % 3], "element \(index)")
      }
      #expect(content.suffix(64).allSatisfy { $0 == 0 })
    }
  }

  @Test func memoryKeepsItsContentWhateverAProbeDoes() {
    for pattern in MemoryProbe.Pattern.allCases {
      for (probe, way) in probes(pattern) {
        let content = content(probe, way: way, of: MemoryProbe.memory(bytes: bytes(probe)))
        #expect(content.allSatisfy { $0 == written })
      }
    }
  }
}
