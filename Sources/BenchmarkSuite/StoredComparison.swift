// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Measurement
public import Records

/// Puts the timings of two result files side by side.
public struct StoredComparison {
  /// One record for each case: those of the first file in its order, then what only the second has.
  public let records: [ComparisonRecord]
  /// Whether both files name the same machine; `nil` where one names none.
  public let isSameMachine: Bool?

  /// Cases that are in both files.
  public var commonCases: Int { records.count { $0.ratio != nil } }

  /// What makes two timings the same case.
  private struct Key: Hashable {
    let caseText: String
    let kernel: String
    let provider: String
    let cache: String

    init(_ timing: BenchmarkRecord) {
      caseText = timing.case
      kernel = timing.kernel
      provider = timing.provider
      cache = timing.cache
    }
  }

  /// Compares.
  ///
  /// - Parameters:
  ///   - base: The records of the first file.
  ///   - head: The records of the second file.
  public init(base: [Record], head: [Record]) {
    let machines = [base, head].map { Self.machine(in: $0) }
    isSameMachine = machines.contains(nil) ? nil : machines[0] == machines[1]
    let (old, new) = (Self.timings(in: base), Self.timings(in: head))
    let newByKey = Dictionary(new.map { (Key($0), $0) }) { $1 }
    let oldKeys = Set(old.map(Key.init))
    let sameMachine = isSameMachine
    records =
      old.map { Self.record($0, newByKey[Key($0)], sameMachine) }
      + new.filter { !oldKeys.contains(Key($0)) }.map { Self.record(nil, $0, sameMachine) }
  }

  private static func timings(in records: [Record]) -> [BenchmarkRecord] {
    records.compactMap { record in
      switch record {
      case .benchmark(let timing), .baseline(let timing):
        timing.samplesSeconds.isEmpty ? nil : timing
      default: nil
      }
    }
  }

  /// What tells machines apart.
  private static func machine(in records: [Record]) -> [String]? {
    for case .machine(let machine) in records {
      return [machine.processor, "\(machine.cores)", "\(machine.memoryBytes)"]
    }
    return nil
  }

  private static func record(
    _ old: BenchmarkRecord?,
    _ new: BenchmarkRecord?,
    _ isSameMachine: Bool?
  ) -> ComparisonRecord {
    let either = old ?? new
    var record = ComparisonRecord(
      case: either?.case ?? "",
      kernel: either?.kernel ?? "",
      provider: either?.provider ?? "",
      impression: old == nil ? .withoutBaseline : .gone,
      isSameMachine: isSameMachine
    )
    record.baseSeconds = old.map { RobustStatistics.median($0.samplesSeconds) }
    record.headSeconds = new.map { RobustStatistics.median($0.samplesSeconds) }
    guard let old, let new, let base = record.baseSeconds, let head = record.headSeconds, base > 0
    else { return record }
    record.ratio = head / base
    record.impression = .unclear
    // Too few samples on one side say nothing about the other.
    guard
      let interval = RobustStatistics.ratioInterval(new.samplesSeconds, to: old.samplesSeconds)
    else { return record }
    record.confidenceInterval = [interval.lower, interval.upper]
    if interval.lower > 1 { record.impression = .slower }
    if interval.upper < 1 { record.impression = .faster }
    return record
  }
}
