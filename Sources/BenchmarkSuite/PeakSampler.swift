// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Measurement
import OptimizedOperations
import Synchronization

/// Times short bursts of a register-only probe on the threads of a case.
final class PeakSampler: RateSampler {
  private let probe: PeakProbe
  private let pool: WorkerPool
  private let iterations: Int

  /// Long enough for the clock, short enough to sit beside every sample.
  private static let burstSeconds = 0.001

  /// Finds how many iterations make a burst.
  init(probe: PeakProbe, pool: WorkerPool) {
    self.probe = probe
    self.pool = pool
    var iterations = 1000
    while true {
      let start = MonotonicClock.threadSeconds
      opaque(probe.run(iterations: iterations))
      let seconds = MonotonicClock.threadSeconds - start
      if seconds >= Self.burstSeconds / 4 {
        self.iterations = max(1, Int(Double(iterations) * Self.burstSeconds / seconds))
        return
      }
      iterations *= 4
    }
  }

  /// The arithmetic.
  var name: String { "\(probe.arithmetic) peak on registers" }

  /// 10^9 operations a second.
  var unit: String { "GOP/s" }

  /// The rate of one burst, all threads together.
  ///
  /// Unit: operations a second.
  ///
  /// Every thread times itself in processor time: what the neighbours on this machine take away
  /// from a burst says nothing about the processor's limit.
  func burst() -> Double {
    let operations = probe.operationsPerIteration * Double(iterations)
    let line = StartingLine(tasks: pool.threads)
    let rates = Mutex(0.0)
    pool.run(taskCount: pool.threads) { _, _ in
      line.wait()
      let start = MonotonicClock.threadSeconds
      opaque(probe.run(iterations: iterations))
      let seconds = MonotonicClock.threadSeconds - start
      rates.withLock { $0 += operations / seconds }
    }
    return rates.withLock { $0 }
  }
}

/// Uses a value in a way the optimizer cannot see through.
@inline(never)
@_optimize(none)
func opaque<Value>(_ value: Value) {}
