// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Glibc
import OptimizedOperations
import Synchronization
import Testing

@Suite struct WorkerPoolTests {
  @Test(arguments: [1, 2, 3, 7])
  func runsEveryTaskOnce(threads: Int) {
    let pool = WorkerPool(threads: threads)
    for taskCount in [0, 1, 2, threads, threads + 1, 1000] {
      let runs = Mutex(Array(repeating: 0, count: taskCount))
      pool.run(taskCount: taskCount) { task, _ in runs.withLock { $0[task] += 1 } }
      #expect(runs.withLock { $0 } == Array(repeating: 1, count: taskCount))
    }
  }

  @Test func threadNumbersStayBelowTheThreadCount() {
    let pool = WorkerPool(threads: 4)
    let greatest = Atomic(0)
    pool.run(taskCount: 1000) { _, thread in
      greatest.max(thread, ordering: .relaxed)
    }
    #expect(greatest.load(ordering: .relaxed) < 4)
  }

  @Test func sleepingWorkersWakeUp() {
    let pool = WorkerPool(threads: 3)
    let count = Atomic(0)
    for _ in 0..<5 {
      // Longer than workers look for work before they sleep.
      usleep(5_000)
      pool.run(taskCount: 50) { _, _ in count.add(1, ordering: .relaxed) }
    }
    #expect(count.load(ordering: .relaxed) == 250)
  }

  @Test func callersFromSeveralThreadsWaitForOneAnother() async {
    let pool = WorkerPool(threads: 2)
    let total = await withTaskGroup(of: Int.self) { group in
      for _ in 0..<8 {
        group.addTask {
          let sum = Atomic(0)
          pool.run(taskCount: 100) { task, _ in sum.add(task, ordering: .relaxed) }
          return sum.load(ordering: .relaxed)
        }
      }
      return await group.reduce(0, +)
    }
    #expect(total == 8 * 4950)
  }

  @Test func startsEachWorkerOnce() {
    let started = Counter()
    do {
      let pool = WorkerPool(threads: 4, onThreadStart: { started.increment() })
      pool.run(taskCount: 100) { _, _ in }
    }
    // The pool is gone, so all its workers have started and ended.
    #expect(started.value == 3)
  }
}

private final class Counter: Sendable {
  private let count = Atomic(0)
  var value: Int { count.load(ordering: .sequentiallyConsistent) }
  func increment() { count.add(1, ordering: .sequentiallyConsistent) }
}
