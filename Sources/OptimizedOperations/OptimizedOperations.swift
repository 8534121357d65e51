// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

public import Quantization
import Synchronization
import TensorCore

/// The operations of one kernel row on a number of threads.
///
/// Owns its threads and scratch memory; calls from several threads wait for one another.
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
  public init(row: KernelRow, threads: Int = 1, onThreadStart: (@Sendable () -> Void)? = nil) {
    precondition(row.isSupported, "kernel row \(row.name) cannot run on this machine")
    self.row = row
    kernels = MicroKernels(row)
    pool = WorkerPool(threads: threads, onThreadStart: onThreadStart)
  }

  /// Name of the kernel row.
  public var name: String { row.name }
}
