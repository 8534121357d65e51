// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Foundation

#if Profiling
internal import CGperftools
#endif

/// What this process holds in memory.
///
/// Unit: bytes.
public enum AllocatorStatistics {
  /// Bytes allocated and not yet freed, by tcmalloc's own count, or `nil` where that is unknown.
  ///
  /// Allocations are counted with tcmalloc's rounding to its size classes and pages. Memory that
  /// was mapped without the allocator is not counted.
  public static var liveBytes: Int? {
    #if Profiling
    guard isTcmallocActive else { return nil }
    var bytes = 0
    guard MallocExtension_GetNumericProperty("generic.current_allocated_bytes", &bytes) != 0
    else { return nil }
    return bytes
    #else
    return nil
    #endif
  }

  /// Whether `malloc` of this process is tcmalloc.
  ///
  /// Being linked is not enough: a sanitizer or a preloaded library may provide `malloc`, and then
  /// tcmalloc would report a count that never moves. So one allocation is made, and tcmalloc is
  /// asked whether it is its own.
  public static let isTcmallocActive: Bool = {
    #if Profiling
    guard let probe = malloc(1 << 16) else { return false }
    defer { free(probe) }
    return MallocExtension_GetOwnership(probe) == MallocExtension_kOwned
    #else
    return false
    #endif
  }()

  /// Resident memory of this process.
  ///
  /// - Parameter path: A file like `/proc/self/statm`: counts of pages, the second one resident.
  /// - Returns: Bytes, or `nil` where the file cannot be read or has another form.
  public static func residentBytes(path: String = "/proc/self/statm") -> Int? {
    guard let text = SystemFile.text(path) else { return nil }
    let fields = text.split { $0.isWhitespace }
    guard fields.count >= 2, let pages = Int(fields[1]), pages >= 0 else { return nil }
    let bytes = pages.multipliedReportingOverflow(by: Int(getpagesize()))
    return bytes.overflow ? nil : bytes.partialValue
  }

  /// Resident memory that is not pages of a mapped file.
  ///
  /// - Parameter path: A file like `/proc/self/statm`: counts of pages, the second one resident, the
  ///   third one those of files and shared memory.
  /// - Returns: Bytes, or `nil` where the file cannot be read or has another form.
  public static func privateResidentBytes(path: String = "/proc/self/statm") -> Int? {
    guard let text = SystemFile.text(path) else { return nil }
    let pages = text.split { $0.isWhitespace }.compactMap { Int($0) }
    guard pages.count >= 3, pages[2] >= 0, pages[1] >= pages[2] else { return nil }
    let bytes = (pages[1] - pages[2]).multipliedReportingOverflow(by: Int(getpagesize()))
    return bytes.overflow ? nil : bytes.partialValue
  }

  /// The most memory of this process that was resident at one time.
  ///
  /// - Parameter path: A file like `/proc/self/status`, with a line such as `VmHWM:   1234 kB`.
  /// - Returns: Bytes, or `nil` where the file cannot be read or has no such line.
  public static func peakResidentBytes(path: String = "/proc/self/status") -> Int? {
    guard let text = SystemFile.text(path) else { return nil }
    for line in text.split(separator: "\n") where line.hasPrefix("VmHWM:") {
      let fields = line.split { $0.isWhitespace }
      guard fields.count == 3, fields[2] == "kB", let count = Int(fields[1]), count >= 0 else {
        return nil
      }
      return count * 1024
    }
    return nil
  }
}
