// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import OptimizedOperations
import Testing

@testable import BenchmarkSuite

@Suite struct WarmUpTests {
  private static let megabyte = [MemoryTraffic(.read, bytes: 1 << 20, workingSet: 1 << 20)]

  @Test func aCallAsLongAsRefillingItsCachesIsWarmedUp() {
    // 1 MiB at 8 GB/s takes 131 microseconds, a twentieth of 2.6 milliseconds.
    #expect(TimedEntry.showsRefill(in: 0.0025, traffic: Self.megabyte))
    #expect(!TimedEntry.showsRefill(in: 0.0027, traffic: Self.megabyte))
  }

  @Test func whatNoCacheKeepsIsNotWarmedUp() {
    let cold = [MemoryTraffic(.read, bytes: 1 << 40, workingSet: nil)]
    let beyond = [MemoryTraffic(.read, bytes: 1 << 40, workingSet: 1 << 40)]
    #expect(!TimedEntry.showsRefill(in: 1e-6, traffic: cold + beyond))
    #expect(!TimedEntry.showsRefill(in: 1e-6, traffic: []))
    #expect(TimedEntry.showsRefill(in: 1e-6, traffic: cold + Self.megabyte))
  }
}
