// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Glibc

/// Which end of the elements of a ``GuardedBuffer`` touches a forbidden page.
public enum GuardSide: Sendable {
  /// The first byte behind the last element is forbidden.
  case behind
  /// The last byte in front of the first element is forbidden.
  case inFront
}

/// Memory for the elements of one operand with forbidden pages around it.
///
/// The elements end where the page behind them begins, or begin where the page in front of them
/// ends: one byte too far is a fault there. The bytes left over on the other side hold a pattern.
public final class GuardedBuffer<Element: BitwiseCopyable> {
  /// The first element.
  public let pointer: UnsafeMutablePointer<Element>
  /// Number of elements.
  public let count: Int
  private let mapping: UnsafeMutableRawPointer
  private let mappedBytes: Int
  private let open: UnsafeMutableRawBufferPointer
  private let pattern: UInt8

  /// Maps memory; every byte, elements included, holds the pattern.
  ///
  /// - Precondition: `count` is 1 or more and the memory is available.
  public init(count: Int, side: GuardSide, pattern: UInt8) {
    let page = Int(sysconf(Int32(_SC_PAGESIZE)))
    let bytes = count * MemoryLayout<Element>.stride
    let openBytes = (bytes + page - 1) / page * page
    mappedBytes = openBytes + 2 * page
    let flags = MAP_PRIVATE | MAP_ANONYMOUS
    guard let mapping = mmap(nil, mappedBytes, PROT_NONE, flags, -1, 0), mapping != MAP_FAILED,
      mprotect(mapping + page, openBytes, PROT_READ | PROT_WRITE) == 0
    else { preconditionFailure("cannot map \(mappedBytes) bytes (error \(errno))") }
    self.mapping = mapping
    self.count = count
    self.pattern = pattern
    open = UnsafeMutableRawBufferPointer(start: mapping + page, count: openBytes)
    memset(mapping + page, Int32(pattern), openBytes)
    let first = side == .behind ? mapping + page + openBytes - bytes : mapping + page
    pointer = first.bindMemory(to: Element.self, capacity: count)
  }

  deinit { munmap(mapping, mappedBytes) }

  /// Makes the elements read-only: a write is a fault from now on.
  public func protect() {
    guard mprotect(open.baseAddress, open.count, PROT_READ) == 0 else {
      preconditionFailure("cannot protect memory (error \(errno))")
    }
  }

  /// The distance in bytes from the elements of the first byte outside them that was written to:
  /// negative in front, 1 or more behind; `nil` when there is none.
  public var strayWrite: Int? {
    let page = (mappedBytes - open.count) / 2
    let first = UnsafeRawPointer(pointer) - UnsafeRawPointer(mapping) - page
    let end = first + count * MemoryLayout<Element>.stride
    if let index = (0..<first).last(where: { open[$0] != pattern }) { return index - first }
    return (end..<open.count).first { open[$0] != pattern }.map { $0 - end + 1 }
  }
}
