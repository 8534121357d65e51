// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Glibc
import Synchronization

/// Where the tasks of a burst wait for one another, one on each thread of a pool.
///
/// No thread can take two of them then, and all measure at the same time: a task that waited for a
/// thread that has finished its own would have memory, or the power of the processor, for itself.
final class StartingLine: Sendable {
  private let tasks: Int
  private let arrived = Atomic(0)

  /// Expects so many tasks, as many as there are threads.
  init(tasks: Int) { self.tasks = tasks }

  /// Waits until every task has come here.
  func wait() {
    arrived.add(1, ordering: .acquiringAndReleasing)
    while arrived.load(ordering: .acquiring) < tasks { sched_yield() }
  }
}
