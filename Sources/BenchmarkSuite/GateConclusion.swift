// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Foundation
public import Measurement
public import Records

/// What the cases and controls of a run mean together.
public enum GateConclusion {
  /// Applies the corrections for several cases.
  public static func settled(_ records: [GateRecord], by judge: GateJudge) -> [GateRecord] {
    let settled = judge.settled(records.map { ($0.looks, $0.verdict) })
    return zip(records, settled).map { record, outcome in
      var record = record
      record.verdict = outcome.verdict
      record.pHolm = outcome.holm
      record.pFalseDiscovery = outcome.benjaminiHochberg
      record.reason = GateReason(record).text
      return record
    }
  }

  /// Adds what fresh processes say about a slowdown: it stands where every one of them repeats it.
  public static func confirmed(_ record: GateRecord, by launches: [GateRecord]) -> GateRecord {
    var record = record
    record.launches = launches.compactMap { launch in
      launch.looks.last.map {
        .init(
          verdict: launch.verdict,
          ratio: $0.ratio,
          confidenceInterval: $0.confidenceInterval
        )
      }
    }
    let ratios = ([record] + launches).map(\.logRatios).filter { $0.count > 1 }
    if !ratios.isEmpty {
      let interval = LaunchBootstrap.interval(ratios)
      record.launchInterval = [exp(interval.lower), exp(interval.upper)]
    }
    let repeated = launches.count { $0.verdict == .regressed }
    if repeated < launches.count {
      record.verdict = .inconclusive
      record.reason =
        "slower here, but in \(repeated) of \(launches.count) fresh processes only: \(record.reason)"
    } else {
      record.reason += "; repeated in \(launches.count) fresh processes"
    }
    return record
  }

  /// The verdict of a run: the worst of its parts.
  public static func verdict(of records: [GateRecord]) -> GateRecord.Verdict {
    let verdicts = Set(records.filter { $0.role == .case }.map(\.verdict))
    let isTrusted = records.allSatisfy { $0.verdict != .untrusted }
    guard isTrusted, !verdicts.isEmpty else { return .untrusted }
    let worstFirst: [GateRecord.Verdict] = [
      .regressed, .inconclusive, .improved, .same, .identical,
    ]
    return worstFirst.first(where: verdicts.contains) ?? .untrusted
  }
}

extension GateRecord {
  /// ln(head / base) of each pair.
  var logRatios: [Double] {
    guard let base = baseTimes?.seconds, let head = headTimes?.seconds else { return [] }
    return zip(head, base).map { log($0 / $1) }
  }
}
