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

  /// Every thread waits in its first task for all others to be in theirs.
  @Test(arguments: [2, 3, 7])
  func eachThreadStartsWithTheShareThatIsItsOwn(threads: Int) {
    let pool = WorkerPool(threads: threads)
    for taskCount in [threads, 100] {
      let firstTasks = Mutex([Int: Int]())
      pool.run(taskCount: taskCount) { task, thread in
        let isFirst = firstTasks.withLock {
          guard $0[thread] == nil else { return false }
          $0[thread] = task
          return true
        }
        if isFirst { wait { firstTasks.withLock { $0.count } == threads } }
      }
      let expected = (0..<threads).map { ($0, ($0 * taskCount + threads - 1) / threads) }
      #expect(firstTasks.withLock { $0 } == Dictionary(uniqueKeysWithValues: expected))
    }
  }

  /// The first task ends when all others have ended: those of its thread's share too.
  @Test(arguments: [2, 3])
  func aThreadThatIsHeldUpIsHelped(threads: Int) {
    let pool = WorkerPool(threads: threads)
    let ended = Atomic(0)
    let endedBefore = Atomic(0)
    pool.run(taskCount: 100) { task, _ in
      if task == 0 {
        wait { ended.load(ordering: .acquiring) == 99 }
        endedBefore.store(ended.load(ordering: .acquiring), ordering: .releasing)
      }
      ended.add(1, ordering: .acquiringAndReleasing)
    }
    #expect(endedBefore.load(ordering: .acquiring) == 99)
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

/// Waits for a condition, some seconds at the most: a test that fails ends too.
private func wait(until isTrue: () -> Bool) {
  for _ in 0..<5_000 {
    guard !isTrue() else { return }
    usleep(1_000)
  }
}

private final class Counter: Sendable {
  private let count = Atomic(0)
  var value: Int { count.load(ordering: .sequentiallyConsistent) }
  func increment() { count.add(1, ordering: .sequentiallyConsistent) }
}
