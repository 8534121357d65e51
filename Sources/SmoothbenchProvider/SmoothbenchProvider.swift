// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

public import CProviderInterface
import Glibc
import OptimizedOperations
import Synchronization

/// The kernels of this package behind `smoothbench_provider.h`, for any program that loads
/// libSmoothbenchProvider.so: `gemm_s8s8s32` and `w8a8_linear` on the row that dispatch chooses, or
/// `SMOOTHBENCH_KERNEL` forces.
@_cdecl("smoothbench_provider")
public func smoothbenchProvider() -> UnsafePointer<smoothbench_provider_v1> { interface }

/// Status of a call that cannot be done: operands that are refused, an unknown capability.
private let refused: Int32 = 1

/// The most threads that can be asked for: all processors, and some more for tests on few.
///
/// Starting one that the system does not have would end the process of the caller.
private let greatestThreads = Int32(clamping: max(64, sysconf(Int32(_SC_NPROCESSORS_ONLN))))

/// The kernels with the threads of later calls; `nil` when no row can be chosen.
private let operations = Mutex<OptimizedOperations?>(nil)

nonisolated(unsafe) private let interface: UnsafePointer<smoothbench_provider_v1> = {
  // Unsafe: written once here, never changed, never freed.
  var provider = smoothbench_provider_v1()
  provider.version = UInt32(SMOOTHBENCH_PROVIDER_VERSION)
  provider.name = UnsafePointer(strdup("smoothbench-library"))
  let description: String
  do throws(KernelSelectionError) {
    let row = try KernelRow.chosen()
    operations.withLock { $0 = OptimizedOperations(row: row) }
    provider.capabilities =
      UInt32(SMOOTHBENCH_CAPABILITY_S8S8S32) | UInt32(SMOOTHBENCH_CAPABILITY_W8A8_LINEAR)
    description = "smoothbench kernels, row \(row.name)"
  } catch {
    description = "\(error)"
  }
  provider.description = UnsafePointer(strdup(description))
  provider.set_threads = { threads in
    guard threads >= 1, threads <= greatestThreads else { return refused }
    operations.withLock { current in
      guard let row = current?.row, current?.pool.threads != Int(threads) else { return }
      current = OptimizedOperations(row: row, threads: Int(threads))
    }
    return 0
  }
  provider.pack_weight = { capability, shape, weight, packed in
    guard let shape, let weight, let packed, let row = operations.withLock({ $0?.row }),
      let layer = try? PackedLayer(capability, shape.pointee, weight, row: row)
    else { return refused }
    packed.pointee = OpaquePointer(Unmanaged.passRetained(layer).toOpaque())
    return 0
  }
  provider.run = { capability, shape, activation, packed, output in
    guard let shape, let activation, let packed, let output,
      let operations = operations.withLock({ $0 })
    else { return refused }
    let layer = Unmanaged<PackedLayer>.fromOpaque(UnsafeRawPointer(packed)).takeUnretainedValue()
    do {
      try layer.run(capability, shape.pointee, activation, into: output, by: operations)
      return 0
    } catch {
      return refused
    }
  }
  provider.free_weight = { packed in
    guard let packed else { return }
    Unmanaged<PackedLayer>.fromOpaque(UnsafeRawPointer(packed)).release()
  }
  let interface = UnsafeMutablePointer<smoothbench_provider_v1>.allocate(capacity: 1)
  interface.initialize(to: provider)
  return UnsafePointer(interface)
}()
