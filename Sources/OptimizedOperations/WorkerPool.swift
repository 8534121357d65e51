// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Glibc
import Synchronization

/// Threads that persist between calls and share out numbered tasks.
///
/// The calling thread works too, so `threads` is the number of cores used. Each has a share of
/// neighbouring tasks, the same one in each call of as many tasks, so that what it read and wrote is
/// still in its caches; one that is done helps the others. Which thread takes which task still depends
/// on timing; a task's result must not.
public final class WorkerPool: Sendable {
  /// Number of threads, the calling one included.
  public let threads: Int

  private let exchange: WorkExchange
  private let callers = Mutex<Void>(())
  private let workers: [pthread_t]

  /// Starts `threads - 1` workers.
  ///
  /// - Parameters:
  ///   - threads: 1 or more.
  ///   - onThreadStart: Called once on each worker, for instance to register it with a profiler.
  public init(threads: Int, onThreadStart: (@Sendable () -> Void)? = nil) {
    precondition(threads >= 1, "a pool needs at least the calling thread")
    self.threads = threads
    let exchange = WorkExchange(threads: threads)
    self.exchange = exchange
    workers = (1..<max(1, threads)).map { thread in
      let start = WorkerStart(exchange: exchange, thread: thread, onThreadStart: onThreadStart)
      var handle = pthread_t()
      let status = pthread_create(
        &handle,
        nil,
        { argument in
          guard let argument else { return nil }
          let start = Unmanaged<WorkerStart>.fromOpaque(argument).takeRetainedValue()
          start.onThreadStart?()
          start.exchange.work(thread: start.thread)
          return nil
        },
        Unmanaged.passRetained(start).toOpaque()
      )
      precondition(status == 0, "cannot start thread \(thread) (error \(status))")
      return handle
    }
  }

  deinit {
    exchange.stop()
    for worker in workers { pthread_join(worker, nil) }
  }

  /// The tasks that a thread takes before it helps others.
  func share(of thread: Int, taskCount: Int) -> Range<Int> {
    exchange.share(of: thread, taskCount: taskCount)
  }

  /// Runs `body` once for each task number below `taskCount`, on all threads, and waits.
  ///
  /// - Parameters:
  ///   - taskCount: 0 or more.
  ///   - body: Gets the task number and the thread number (0 is the caller), for scratch memory.
  public func run(taskCount: Int, _ body: (_ task: Int, _ thread: Int) -> Void) {
    guard threads > 1, taskCount > 1 else {
      for task in 0..<taskCount { body(task, 0) }
      return
    }
    callers.withLock { _ in
      // Its place in the source becomes part of the machine code. With one that is always the same a
      // comment above does not change the code, and `gate` sees that nothing did.
      #sourceLocation(file:"WorkerPool.run",line:1)
      withoutActuallyEscaping(body) { body in
        exchange.publish(body, taskCount: taskCount)
        exchange.takeTasks(thread: 0)
        exchange.waitForWorkers()
      }
      #sourceLocation()
    }
  }
}

/// Carries a worker's identity across `pthread_create`.
private final class WorkerStart {
  let exchange: WorkExchange
  let thread: Int
  let onThreadStart: (@Sendable () -> Void)?

  init(exchange: WorkExchange, thread: Int, onThreadStart: (@Sendable () -> Void)?) {
    self.exchange = exchange
    self.thread = thread
    self.onThreadStart = onThreadStart
  }
}

/// What the calling thread and its workers share.
///
/// Workers keep this alive, never the pool.
private final class WorkExchange: @unchecked Sendable {
  // Unchecked: `body` and `taskCount` are written by the caller before `generation` is raised and
  // read by workers after they have seen it raised; the caller does not write again before
  // `busyWorkers` is back to 0. `WorkerPool.callers` keeps callers apart. `nextTasks` points to atomics
  // that live as long as this does.
  private var body: (_ task: Int, _ thread: Int) -> Void = { _, _ in }
  private var taskCount = 0
  private let threads: Int
  /// The next task of each thread's share, each in a pair of cache lines of its own.
  private let nextTasks: UnsafeMutablePointer<Atomic<Int>>
  private static let counterStride = 128 / MemoryLayout<Atomic<Int>>.stride
  private let busyWorkers = Atomic<Int>(0)
  private let generation = Atomic<Int>(0)
  private let sleepers = Atomic<Int>(0)
  private let isStopping = Atomic<Bool>(false)
  private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private let wakeUp = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)

  /// Looks for work this many times before going to sleep.
  ///
  /// Some forty microseconds, longer than the gap between two steps of a model's layer. Waking a thread
  /// costs as much, and an interrupt between processors: with a fifth of this a model of 135 million
  /// parameters makes 8 % fewer tokens a second on two threads (Xeon, virtual machine; three runs in turn).
  /// The caller looks as often for the workers' end before it yields. With more threads than cores it is
  /// what a thread takes from the others at each step.
  private static let spins = 100_000

  init(threads: Int) {
    self.threads = threads
    nextTasks = .allocate(capacity: threads * Self.counterStride)
    for thread in 0..<threads {
      (nextTasks + thread * Self.counterStride).initialize(to: Atomic(0))
    }
    pthread_mutex_init(mutex, nil)
    pthread_cond_init(wakeUp, nil)
  }

  deinit {
    pthread_mutex_destroy(mutex)
    pthread_cond_destroy(wakeUp)
    mutex.deallocate()
    wakeUp.deallocate()
    nextTasks.deallocate()
  }

  func stop() {
    isStopping.store(true, ordering: .sequentiallyConsistent)
    raiseGeneration()
  }

  func publish(_ body: @escaping (_ task: Int, _ thread: Int) -> Void, taskCount: Int) {
    self.body = body
    self.taskCount = taskCount
    for thread in 0..<threads {
      let first = share(of: thread, taskCount: taskCount).lowerBound
      nextTasks[thread * Self.counterStride].store(first, ordering: .relaxed)
    }
    busyWorkers.store(threads - 1, ordering: .relaxed)
    raiseGeneration()
  }

  /// Rounded up: of fewer tasks than threads the caller, which is awake, has one.
  func share(of thread: Int, taskCount: Int) -> Range<Int> {
    let first = (thread * taskCount + threads - 1) / threads
    return first..<((thread + 1) * taskCount + threads - 1) / threads
  }

  /// Takes tasks until none is left: a thread's own, then those of the threads behind it.
  @inline(never)
  func takeTasks(thread: Int) {
    // Not inlined: every reference to the body is gone when this returns, so that the caller's
    // closure has not escaped when its own scope ends.
    for distance in 0..<threads {
      let owner = (thread + distance) % threads
      let end = share(of: owner, taskCount: taskCount).upperBound
      let counter = nextTasks + owner * Self.counterStride
      // Looked at first: a share that is used up stays in the caches of all who look.
      while counter.pointee.load(ordering: .relaxed) < end {
        let task = counter.pointee.add(1, ordering: .relaxed).oldValue
        guard task < end else { break }
        body(task, thread)
      }
    }
  }

  func waitForWorkers() {
    var attempts = 0
    while busyWorkers.load(ordering: .acquiring) > 0 {
      attempts += 1
      if attempts > Self.spins { sched_yield() }
    }
    body = { _, _ in }
  }

  func work(thread: Int) {
    var seen = 0
    while true {
      seen = waitForGeneration(after: seen)
      guard !isStopping.load(ordering: .acquiring) else { return }
      takeTasks(thread: thread)
      busyWorkers.subtract(1, ordering: .acquiringAndReleasing)
    }
  }

  private func raiseGeneration() {
    generation.add(1, ordering: .sequentiallyConsistent)
    guard sleepers.load(ordering: .sequentiallyConsistent) > 0 else { return }
    pthread_mutex_lock(mutex)
    pthread_cond_broadcast(wakeUp)
    pthread_mutex_unlock(mutex)
  }

  private func waitForGeneration(after seen: Int) -> Int {
    for _ in 0..<Self.spins {
      let current = generation.load(ordering: .acquiring)
      if current != seen { return current }
    }
    pthread_mutex_lock(mutex)
    // Counted before the last look: a caller that raises the generation after that look sees the
    // sleeper and signals under the same mutex.
    sleepers.add(1, ordering: .sequentiallyConsistent)
    while generation.load(ordering: .sequentiallyConsistent) == seen {
      pthread_cond_wait(wakeUp, mutex)
    }
    sleepers.subtract(1, ordering: .sequentiallyConsistent)
    pthread_mutex_unlock(mutex)
    return generation.load(ordering: .acquiring)
  }
}
