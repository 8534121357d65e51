// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Foundation
public import Measurement
public import Providers
public import Records
public import Verification

/// Compares two builds case by case in one process.
public struct GateRunner {
  /// A library with the file it came from.
  public struct Build: Sendable {
    /// The loaded library.
    public let provider: Provider
    /// Its file.
    public let path: String

    /// Creates a build.
    public init(provider: Provider, path: String) {
      self.provider = provider
      self.path = path
    }
  }

  private let base: Build
  private let head: Build
  private let judge: GateJudge
  private let captured: CapturedTensors?

  /// Creates a runner.
  ///
  /// - Parameters:
  ///   - base: The old build.
  ///   - head: The new build.
  ///   - judge: Decides.
  ///   - captured: Real tensors for the fill `captured-tiled`.
  public init(base: Build, head: Build, judge: GateJudge, captured: CapturedTensors?) {
    self.base = base
    self.head = head
    self.judge = judge
    self.captured = captured
  }

  /// Verifies both builds on a case, and takes pairs until it is decided or the last look is over.
  ///
  /// - Returns: The record. A slowdown is not confirmed yet, and p-values are this case's alone.
  /// - Throws: ``GateFault`` for a wrong result or a call that fails.
  public func record(for benchmarkCase: BenchmarkCase) throws -> GateRecord {
    let pair = try makePair(benchmarkCase, head: head.provider)
    return try finished(pair, benchmarkCase, role: .case, judge: judge)
  }

  /// Compares base with a copy of itself, and with a copy that does 5 % more.
  ///
  /// - Parameters:
  ///   - benchmarkCase: A case of the run; the controls share all but its shape.
  ///   - copy: Another file with the same content as base, loaded.
  /// - Returns: A record of each control; `UNTRUSTED` where it failed.
  /// - Throws: ``GateFault``.
  public func controls(like benchmarkCase: BenchmarkCase, copy: Build) throws -> [GateRecord] {
    let control = try GateCases.control(like: benchmarkCase)
    let judge = GateJudge(margin: judge.margin, looks: .single, cases: 1)
    let runner = GateRunner(base: base, head: copy, judge: judge, captured: captured)
    let samePair = try runner.makePair(control, head: copy.provider)
    var same = try runner.finished(samePair, control, role: .sameControl, judge: judge)
    let slowerPair = try runner.makePair(control, head: copy.provider, isHeadSlowed: true)
    var slower = try runner.finished(slowerPair, control, role: .slowerControl, judge: judge)
    same.calibration = GateCalibration.simulate(
      samePair.logRatios,
      margin: judge.margin,
      seed: control.seed
    )
    if [.regressed, .improved].contains(same.verdict) {
      same.reason = "a copy of base is found to differ from base: \(same.reason)"
      same.verdict = .untrusted
    }
    if slower.verdict != .regressed {
      slower.reason = "5 % more work is not found: \(slower.reason)"
      slower.verdict = .untrusted
    }
    return [same, slower]
  }

  private func makePair(
    _ benchmarkCase: BenchmarkCase,
    head other: Provider,
    isHeadSlowed: Bool = false
  ) throws -> GatePair {
    // Activations are shared; each build packs the weight in its own way.
    let operands = CaseOperands(benchmarkCase, captured: captured)
    let baseProvider = base.provider
    return try GatePair(
      base: { try GateCases.contender(baseProvider, operands) },
      head: { try GateCases.contender(other, operands) },
      threads: benchmarkCase.threads,
      isHeadSlowed: isHeadSlowed,
      seed: benchmarkCase.seed
    )
  }

  private func finished(
    _ pair: GatePair,
    _ benchmarkCase: BenchmarkCase,
    role: GateRecord.Role,
    judge: GateJudge
  ) throws -> GateRecord {
    let meter = NoiseMeter()
    var looks: [GateRecord.Look] = []
    var verdict: GateRecord.Verdict?
    while verdict == nil {
      try pair.take(pairs: judge.looks.pairs[looks.count])
      looks.append(judge.look(pair.logRatios, at: looks.count))
      verdict = judge.verdict(after: looks)
    }
    try pair.verify()
    var record = GateRecord(
      role: role,
      case: benchmarkCase.description,
      base: base.path,
      head: head.path,
      verdict: verdict ?? .inconclusive,
      reason: "",
      margin: judge.margin,
      alpha: judge.looks.alpha
    )
    record.looks = looks
    record.clock = pair.clockName
    record.baseTimes = pair.baseTimes
    record.headTimes = pair.headTimes
    record.otherClockRatio = pair.otherClockRatio
    record.noise = meter.noise
    record.reason = GateReason(record).text
    return record
  }
}
