// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

public import Quantization
import Synchronization
import TensorCore

/// The operations of one kernel row on a number of threads.
///
/// Owns its scratch memory; calls from several threads wait for one another.
public final class OptimizedOperations: OperationFamily {
  /// The kernel row.
  public let row: KernelRow
  /// The threads, the calling one included.
  public let pool: WorkerPool
  let kernels: MicroKernels
  let callers = Mutex<Void>(())
  let workspace = Workspace()

  /// Scratch memory that lives from call to call.
  final class Workspace: @unchecked Sendable {
    // Unchecked: touched only by the call that holds `callers`, which hands its threads disjoint
    // parts and waits for them.
    let activation = PackedActivation()
    let headOperands = HeadOperands()
    var codes = AlignedBuffer<Int8>(uninitializedCount: 0)
    var scales = AlignedBuffer<Scale>(uninitializedCount: 0)
    var accumulators = AlignedBuffer<Int32>(uninitializedCount: 0)
    var normalized = AlignedBuffer<Float>(uninitializedCount: 0)
  }

  /// Starts the threads of a kernel row that this machine supports.
  ///
  /// - Parameters:
  ///   - row: The kernel row.
  ///   - threads: 1 or more.
  ///   - onThreadStart: Called once on each worker thread.
  public convenience init(
    row: KernelRow,
    threads: Int = 1,
    onThreadStart: (@Sendable () -> Void)? = nil
  ) {
    self.init(row: row, pool: WorkerPool(threads: threads, onThreadStart: onThreadStart))
  }

  /// Uses threads that others use too.
  ///
  /// A worker looks for more work for a while before it sleeps. Operations that take turns must
  /// therefore share their threads: workers of one pool would keep those of another from the cores.
  ///
  /// - Parameters:
  ///   - row: A kernel row that this machine supports.
  ///   - pool: The threads.
  public init(row: KernelRow, pool: WorkerPool) {
    precondition(row.isSupported, "kernel row \(row.name) cannot run on this machine")
    self.row = row
    self.pool = pool
    kernels = MicroKernels(row)
  }

  /// Name of the kernel row.
  public var name: String { row.name }
}
