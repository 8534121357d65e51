// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

public import Foundation
import Synchronization

#if Profiling
internal import CGperftools
#endif

/// What the heap profiler recorded of some steps.
public struct HeapRegion: Sendable {
  /// What each step allocated and still held at its end, most bytes first.
  public var growth: [[HeapProfile.Site]]
  /// What all steps together held at the end.
  public var profile: HeapProfile
  /// The same as gperftools wrote it, for `pprof` and programs like it.
  public var file: Data
}

/// The heap profiler of gperftools around some steps of the program.
///
/// It sees what goes through the allocator from its start on, in every thread.
public enum HeapSession {
  #if Profiling
  private static let isRunning = Mutex(false)

  /// Runs steps under the heap profiler, one after the other.
  ///
  /// - Parameter steps: Each returns what it made, which is kept alive until the last has ended.
  /// - Returns: What each step allocated and kept.
  /// - Throws: ``ProfilerError``, or what a step throws.
  public static func record(_ steps: [() throws -> Any]) throws -> HeapRegion {
    precondition(!steps.isEmpty, "a heap profile needs something to look at")
    guard AllocatorStatistics.isTcmallocActive else {
      throw ProfilerError.couldNotStart(reason: "malloc of this process is not gperftools'")
    }
    let isFree = isRunning.withLock { running in
      defer { running = true }
      return !running
    }
    guard isFree, IsHeapProfilerRunning() == 0 else {
      if isFree { isRunning.withLock { $0 = false } }
      throw ProfilerError.couldNotStart(
        reason: "a heap profile is being taken already; unset HEAPPROFILE"
      )
    }
    defer { isRunning.withLock { $0 = false } }
    let folder = try temporaryFolder()
    defer { try? FileManager.default.removeItem(atPath: folder) }
    return try region(try profiled(steps, folder: folder), folder: folder)
  }

  /// Runs the steps and has a profile written after each.
  ///
  /// - Returns: How many files there were after each.
  private static func profiled(_ steps: [() throws -> Any], folder: String) throws -> [Int] {
    var made: [Any] = []
    var files: [Int] = []
    // Before the start, so that nothing of this function is in the profile.
    made.reserveCapacity(steps.count)
    files.reserveCapacity(steps.count)
    // The profiler says on standard error whenever it writes.
    return try QuietStream.standardError.silenced {
      HeapProfilerStart("\(folder)/profile")
      defer { HeapProfilerStop() }
      for step in steps {
        made.append(try step())
        HeapProfilerDump("end of a step")
        // It also writes for each 100 MB more in use.
        files.append(try FileManager.default.contentsOfDirectory(atPath: folder).count)
      }
      return withExtendedLifetime(made) { files }
    }
  }

  /// Reads the files written after each step.
  private static func region(_ files: [Int], folder: String) throws -> HeapRegion {
    // Numbered in the order written: profile.0001.heap.
    let names = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
    var growth: [[HeapProfile.Site]] = []
    var last: (profile: HeapProfile, file: Data)?
    for count in files {
      guard names.indices.contains(count - 1) else { break }
      let path = "\(folder)/\(names[count - 1])"
      let file = try Data(contentsOf: URL(fileURLWithPath: path))
      let profile = try HeapProfile(bytes: Array(file), path: path)
      growth.append(profile.growth(since: last?.profile))
      last = (profile, file)
    }
    guard let last, growth.count == files.count else {
      throw ProfilerError.couldNotStart(reason: "no heap profile could be written to \(folder)")
    }
    return HeapRegion(growth: growth, profile: last.profile, file: last.file)
  }

  /// A new folder that only this user can read.
  private static func temporaryFolder() throws(ProfilerError) -> String {
    let parent = FileManager.default.temporaryDirectory.path
    var path = Array("\(parent)/smoothbench-heap-XXXXXX".utf8CString)
    guard mkdtemp(&path) != nil else {
      throw .couldNotStart(
        reason: "no temporary folder in \(parent): \(String(cString: strerror(errno)))"
      )
    }
    return String(decoding: path.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  #else
  /// Reports that profiling was left out of this build; does not run the steps.
  ///
  /// - Throws: ``ProfilerError/notBuiltIn``.
  public static func record(_ steps: [() throws -> Any]) throws -> HeapRegion {
    throw ProfilerError.notBuiltIn
  }
  #endif
}
