// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Synchronization

#if Profiling
internal import CGperftools
#endif

/// The sampling profiler of gperftools around a region of the program.
///
/// The profiler is one for the whole process: regions exclude one another.
public enum ProfilerSession {
  /// Whether the package was built with its trait `Profiling`.
  public static var isBuiltIn: Bool {
    #if Profiling
    true
    #else
    false
    #endif
  }

  /// Makes the calling thread known to the profiler.
  ///
  /// To be called once at the start of each thread.
  ///
  /// With timers of their own (`CPUPROFILE_PER_THREAD_TIMERS`) unknown threads are never sampled.
  public static func registerThread() {
    #if Profiling
    ProfilerRegisterThread()
    #endif
  }

  #if Profiling
  private static let isRunning = Mutex(false)

  /// Number of samples taken since the region started; 0 outside regions.
  public static var samplesTaken: Int { Int(state.samples_gathered) }

  /// Runs a region under the profiler.
  ///
  /// - Parameters:
  ///   - requestedHz: Samples a second of processor time. More than the kernel's tick rate gives
  ///     one sample a tick and thread, the most there is.
  ///   - region: The work, long enough for the samples wanted; ``samplesTaken`` tells.
  /// - Returns: The profile and the times of the region.
  /// - Throws: ``ProfilerError``, or what the region throws.
  public static func record(
    requestedHz: Double = 1000,
    _ region: () throws -> Void
  ) throws -> ProfiledRegion {
    precondition((1...4000).contains(requestedHz), "gperftools samples 1 ... 4000 times a second")
    let isFree = isRunning.withLock { running in
      defer { running = true }
      return !running
    }
    guard isFree else {
      throw ProfilerError.couldNotStart(reason: "a profile is being taken already")
    }
    defer { isRunning.withLock { $0 = false } }
    let path = try temporaryFile()
    defer { unlink(path) }
    let timers = try start(path: path, requestedHz: requestedHz)
    let wall = MonotonicClock.elapsedSeconds
    let processor = MonotonicClock.processSeconds
    let threads = ThreadClocks.now()
    let outcome = Result { try region() }
    let threadSeconds = ThreadClocks.seconds(since: threads)
    let processorSeconds = MonotonicClock.processSeconds - processor
    let wallSeconds = MonotonicClock.elapsedSeconds - wall
    let samples = samplesTaken
    timers?.stop()
    stop()
    try outcome.get()
    guard samples > 0 else { throw ProfilerError.zeroSamples(processorSeconds: processorSeconds) }
    let profile = try ProfileFile(path: path)
    return ProfiledRegion(
      profile: profile,
      requestedHz: timers == nil ? 1e6 / Double(profile.periodMicroseconds) : requestedHz,
      processorSeconds: processorSeconds,
      wallSeconds: wallSeconds,
      threadSeconds: threadSeconds
    )
  }

  /// Starts the profiler and returns the timers that drive it, or `nil` when the environment chose
  /// others.
  private static func start(
    path: String,
    requestedHz: Double
  ) throws(ProfilerError) -> ThreadTimers? {
    guard getenv("CPUPROFILE_REALTIME") == nil else {
      throw .couldNotStart(
        reason: "CPUPROFILE_REALTIME is set: samples would count elapsed time; unset it"
      )
    }
    guard state.enabled == 0 else {
      throw .couldNotStart(
        reason: "gperftools profiles the whole program already; unset CPUPROFILE"
      )
    }
    let timersAreSeparate =
      getenv("CPUPROFILE_PER_THREAD_TIMERS") != nil || getenv("CPUPROFILE_TIMER_SIGNAL") != nil
    guard timersAreSeparate || signalOwner != .other else {
      throw .couldNotStart(reason: "another part of the program handles SIGPROF")
    }
    guard ProfilerStart(path) != 0, state.enabled != 0 else {
      throw .couldNotStart(reason: "ProfilerStart refused to write \(path)")
    }
    guard !timersAreSeparate else { return nil }
    // libprofiler reads what could choose its timers when it is loaded, before main, so that a program
    // cannot choose for itself. But it counts every SIGPROF: its own timer is switched off and others
    // take its place.
    var none = itimerval()
    guard setitimer(__itimer_which_t(ITIMER_PROF.rawValue), &none, nil) == 0,
      signalOwner == .profiler, let timers = ThreadTimers(hz: requestedHz)
    else {
      stop()
      throw .couldNotStart(reason: "SIGPROF or its timers cannot be set here")
    }
    return timers
  }

  /// Stops the profiler and writes the file.
  private static func stop() { QuietStream.standardError.silenced { ProfilerStop() } }

  /// An empty file that only this user can read.
  private static func temporaryFile() throws(ProfilerError) -> String {
    let folder = FileManager.default.temporaryDirectory.path
    var path = Array("\(folder)/smoothbench-profile-XXXXXX".utf8CString)
    let descriptor = mkstemp(&path)
    guard descriptor >= 0 else {
      throw .couldNotStart(
        reason: "no temporary file in \(folder): \(String(cString: strerror(errno)))"
      )
    }
    close(descriptor)
    return String(decoding: path.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  /// The profiler's state.
  private static var state: ProfilerState {
    var state = ProfilerState()
    ProfilerGetCurrentState(&state)
    return state
  }

  /// Whose function SIGPROF calls.
  private enum SignalOwner {
    case nobody
    case profiler
    case other
  }

  /// Whose function SIGPROF calls now.
  ///
  /// Some versions of libprofiler install their handler when loaded and some when started. None
  /// takes the signal from another handler: they stay silent and record nothing.
  private static var signalOwner: SignalOwner {
    var action = sigaction()
    sigaction(SIGPROF, nil, &action)
    let handler = unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self)
    // SIG_DFL and SIG_IGN.
    guard handler != 0 && handler != 1 else { return .nobody }
    guard let start = dlsym(nil, "ProfilerStart"),
      let maps = SystemFile.contents("/proc/self/maps"),
      let mappings = try? MemoryMapping.mappings(in: maps[...], path: "/proc/self/maps"),
      let library = mappings.first(where: { $0.contains(UInt64(UInt(bitPattern: start))) })
    else { return .other }
    let owner = mappings.first { $0.contains(UInt64(UInt(bitPattern: handler))) }
    return owner?.path == library.path ? .profiler : .other
  }

  #else
  /// Number of samples taken since the region started; always 0 in this build.
  public static var samplesTaken: Int { 0 }

  /// Reports that profiling was left out of this build; does not run the region.
  ///
  /// - Throws: ``ProfilerError/notBuiltIn``.
  public static func record(
    requestedHz: Double = 1000,
    _ region: () throws -> Void
  ) throws -> ProfiledRegion {
    throw ProfilerError.notBuiltIn
  }
  #endif
}
