// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import CMicrokernels
public import TensorCore

/// Measures nothing by itself: moves bytes as fast as a row's widest loads and stores can, so that
/// the caller can time what memory and caches could do at best.
public struct MemoryProbe: Sendable {
  /// What is done to memory.
  public enum Pattern: String, Sendable, CaseIterable {
    /// Every byte is read once.
    case read
    /// Every byte is written once.
    case write
    /// What quantization moves, in one pass with a fixed scale: four bytes read, one written for
    /// each element.
    case quantize
  }

  /// What is done to memory.
  public let pattern: Pattern
  private let kernels: MicroKernels

  /// Creates a probe of one row.
  public init(row: KernelRow, pattern: Pattern) {
    self.pattern = pattern
    kernels = MicroKernels(row)
  }

  /// Bytes that every element of a quantization moves: an FP32 value read, a code written.
  public static let quantizedElementBytes = 5

  /// The number of ways to do it.
  ///
  /// They differ in streams, prefetch and stores past the caches. Which is fastest depends on the
  /// processor and on the cache level.
  public var ways: Int {
    switch pattern {
    case .read: SMOOTHBENCH_READ_PROBE_WAYS
    case .write: SMOOTHBENCH_WRITE_PROBE_WAYS
    case .quantize: SMOOTHBENCH_QUANTIZE_PROBE_WAYS
    }
  }

  /// The least number of bytes a pass can move.
  public var granularity: Int {
    switch pattern {
    case .read, .write: SMOOTHBENCH_MEMORY_PROBE_GRANULARITY
    case .quantize:
      SMOOTHBENCH_QUANTIZE_PROBE_GRANULARITY * Self.quantizedElementBytes
    }
  }

  /// Memory for probes: every byte is the one they write.
  public static func memory(bytes: Int) -> AlignedBuffer<UInt8> {
    AlignedBuffer(repeating: UInt8(SMOOTHBENCH_MEMORY_PROBE_BYTE), count: bytes)
  }

  /// Moves every byte of a piece of memory once.
  ///
  /// - Parameters:
  ///   - way: Below ``ways``.
  ///   - memory: Made by ``memory(bytes:)``, aligned to a cache line.
  ///   - bytes: A multiple of ``granularity``.
  /// - Returns: A value that depends on all that was read, so that it cannot be left out.
  @inline(never)
  @discardableResult
  public func run(way: Int, memory: UnsafeMutablePointer<UInt8>, bytes: Int) -> UInt64 {
    precondition(way < ways && bytes.isMultiple(of: granularity))
    switch pattern {
    case .read:
      return kernels.readProbe(way, bytes, memory)
    case .write:
      kernels.writeProbe(way, bytes, memory)
    case .quantize:
      let count = bytes / Self.quantizedElementBytes
      let codes = UnsafeMutableRawPointer(memory + count * MemoryLayout<Float>.stride)
      kernels.quantizeProbe(
        way,
        count,
        UnsafeRawPointer(memory).assumingMemoryBound(to: Float.self),
        codes.assumingMemoryBound(to: Int8.self)
      )
    }
    return 0
  }
}
