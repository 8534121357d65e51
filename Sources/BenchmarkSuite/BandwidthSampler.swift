// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Measurement
import OptimizedOperations
import Synchronization
import TensorCore

/// What can be measured in short bursts beside a sample.
protocol RateSampler: AnyObject {
  /// What is measured.
  var name: String { get }
  /// The unit of a rate divided by 10^9.
  var unit: String { get }

  /// The rate of one burst, all threads together.
  ///
  /// Unit: operations or bytes a second.
  func burst() -> Double
}

/// Memory shared by the probes of one run, made when it is first needed.
final class ProbeMemory {
  private var buffer: AlignedBuffer<UInt8>?

  /// The first of at least so many bytes; valid until more are asked for.
  func pointer(bytes: Int) -> UnsafeMutablePointer<UInt8> {
    if let buffer, buffer.count >= bytes { return buffer.pointer }
    let grown = MemoryProbe.memory(bytes: bytes)
    buffer = grown
    return grown.pointer
  }
}

/// Times short bursts of a memory probe on the threads of a case, at the working set of the case.
///
/// Every thread passes over its own part. What caches hold is brought there by a pass that is not
/// timed; what they do not hold is read or written in pieces, each burst another one.
final class BandwidthSampler: RateSampler {
  private let probe: MemoryProbe
  private let workingSet: Int
  private let isCached: Bool
  private let pool: WorkerPool
  private let memory: ProbeMemory
  private let clock: SampleClock
  private let partBytes: Int
  private var way = 0
  private var pieceBytes: Int
  private var passes = 1
  private var piece = 0

  /// Long enough for the clock, short enough to sit beside every sample.
  private static let cachedSeconds = 0.001
  /// Longer, because the system's other traffic comes and goes.
  private static let memorySeconds = 0.003

  /// Finds the fastest way of the probe and how much of it makes a burst.
  ///
  /// - Parameters:
  ///   - probe: What is done to memory.
  ///   - workingSet: Bytes of all threads together, or `nil` for more than every cache holds.
  ///   - pool: The threads of the case.
  ///   - memory: Shared with other samplers of the run.
  init(probe: MemoryProbe, workingSet: Int?, pool: WorkerPool, memory: ProbeMemory) {
    let granularity = probe.granularity
    isCached = workingSet.map(MachineCaches.keepSome) ?? false
    self.workingSet = isCached ? workingSet ?? 0 : MachineCaches.beyondBytes
    let share = self.workingSet / pool.threads
    partBytes =
      max(1, isCached ? (share + granularity - 1) / granularity : share / granularity)
      * granularity
    // The first guess for memory: a millisecond of 8 GB/s.
    pieceBytes = isCached ? partBytes : min(partBytes, (8 << 20) / granularity * granularity)
    self.probe = probe
    self.pool = pool
    self.memory = memory
    clock = SampleClock(threads: pool.threads)
    calibrate()
  }

  /// Where the bytes live and what is done to them.
  var place: String {
    let level = MachineCaches.level(of: workingSet, threads: pool.threads)
    return "\(level) \(probe.pattern == .quantize ? "quantize traffic" : probe.pattern.rawValue)"
  }

  /// The same with the size of a working set that caches hold.
  var name: String {
    guard isCached else { return place }
    let (size, unit) = workingSet < 1_000_000 ? (1e3, "kB") : (1e6, "MB")
    return "\(place) at \((Double(workingSet) / size * 10).rounded() / 10) \(unit)"
  }

  /// 10^9 bytes a second.
  var unit: String { "GB/s" }

  private func calibrate() {
    let target = isCached ? Self.cachedSeconds : Self.memorySeconds
    resize(rate: burst(), seconds: target)
    let rates = (0..<probe.ways).map { way in
      self.way = way
      return RobustStatistics.median((0..<3).map { _ in burst() })
    }
    way = rates.indices.max { rates[$0] < rates[$1] } ?? 0
    resize(rate: rates[way], seconds: target)
  }

  private func resize(rate: Double, seconds: Double) {
    let bytes = Int(rate * seconds) / pool.threads
    if isCached {
      passes = max(1, bytes / partBytes)
    } else {
      pieceBytes = max(1, min(bytes, partBytes) / probe.granularity) * probe.granularity
    }
  }

  /// The rate of one burst, all threads together.
  ///
  /// Unit: bytes a second.
  func burst() -> Double {
    let threads = pool.threads
    let start = memory.pointer(bytes: threads * partBytes) + nextOffset()
    let line = StartingLine(tasks: threads)
    let slowest = Mutex(0.0)
    pool.run(taskCount: threads) { part, _ in
      let part = start + part * partBytes
      if isCached { probe.run(way: way, memory: part, bytes: pieceBytes) }
      line.wait()
      let begin = clock.now
      for _ in 0..<passes { probe.run(way: way, memory: part, bytes: pieceBytes) }
      let seconds = clock.now - begin
      slowest.withLock { $0 = max($0, seconds) }
    }
    let seconds = max(slowest.withLock { $0 }, 1e-9)
    return Double(threads * passes * pieceBytes) / seconds
  }

  /// Where the pieces of this burst start in every part.
  private func nextOffset() -> Int {
    guard !isCached else { return 0 }
    piece = (piece + 2) * pieceBytes > partBytes ? 0 : piece + 1
    return piece * pieceBytes
  }
}
