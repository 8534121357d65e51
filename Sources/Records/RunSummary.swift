// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Foundation

/// What a whole run says, for someone who reads one page: the answer first, then the evidence.
public struct RunSummary: Sendable {
  private let records: [Record]
  private let evidence: Evidence

  /// Creates a summary of the records of one run.
  public init(_ records: [Record]) {
    self.records = records
    evidence = Evidence(records)
  }

  // MARK: The answer

  /// One sentence for each question: right, how fast, in how much memory, how accurate, where the
  /// time goes.
  public var verdict: [String] {
    let checked = checks.isEmpty ? [] : [correctness, identity]
    let isVerified = !checks.isEmpty || !goldens.isEmpty
    let unchecked = isVerified || !evidence.isEmpty ? [] : [Self.nothingChecked]
    return checked + unchecked + (isVerified ? [golden] : []) + evidence.sentences
      + speed + memory + accuracy + profile
  }

  /// What the checks of a result set amount to.
  public enum Standing: String, Sendable {
    /// Every check passed.
    case right = "RIGHT"
    /// A check failed.
    case wrong = "WRONG"
    /// A build is slower than the one before.
    case slower = "SLOWER"
    /// A time is beyond its limit, or a check had nothing to bite on.
    case untrusted = "UNTRUSTED"
    /// Two builds could not be told apart, or a slowdown did not repeat.
    case inconclusive = "INCONCLUSIVE"
    /// Nothing was checked.
    case unchecked = "NOT CHECKED"
  }

  /// What the checks amount to; the worst finding decides.
  public var standing: Standing {
    if failures > 0 { return .wrong }
    if evidence.gateVerdicts.contains(.regressed) { return .slower }
    if isMistrusted || evidence.gateVerdicts.contains(.untrusted)
      || goldens.contains(where: { $0.outcome == .mistrusted })
    {
      return .untrusted
    }
    if evidence.gateVerdicts.contains(.inconclusive) { return .inconclusive }
    return checks.isEmpty && goldens.isEmpty && evidence.isEmpty ? .unchecked : .right
  }

  /// The answer in one line: the standing, then the figures of the largest layer.
  public var headline: String {
    let subject =
      switch standing {
      case .right: "every check passed"
      case .wrong: failures == 1 ? "one check failed" : "\(failures) checks failed"
      case .slower: "a build is slower than the one before it"
      case .untrusted: "a figure is beyond what is possible here, or a check proves nothing"
      case .inconclusive: "two builds could not be compared to the margin asked for"
      case .unchecked: "these records hold no check"
      }
    guard standing != .wrong, let layer = largestLayer else { return subject + "." }
    let facts = [
      layer.shareOfLimit.map { String(format: "%.0f %% of the machine's limit", $0 * 100) },
      layer.isWeak("fp32")
        ? nil : layer.speedup.fp32.map { String(format: "%.2f times as fast as FP32", $0) },
      Self.memory(layer.bytes),
    ]
    return "\(subject); the INT8 layer \(layer.rows)x\(layer.depth)x\(layer.columns): "
      + facts.compactMap { $0 }.joined(separator: ", ") + "."
  }

  private static func memory(_ bytes: BenchmarkRecord.Bytes) -> String? {
    guard bytes.weightFp16 > 0 else { return nil }
    let share = Double(bytes.weightInt8) / Double(bytes.weightFp16)
    return abs(share - 0.5) < 0.005
      ? "half the weight memory of FP16"
      : String(format: "%.2f of the weight memory of FP16", share)
  }

  /// How much of one kind a sentence lists.
  private static let listed = 8

  private static let nothingChecked = "NOT CHECKED: these records hold no verification."

  /// The largest whole layer timed, on the fewest threads.
  private var largestLayer: BenchmarkRecord? {
    benchmarks.filter { $0.variant == "w8a8_linear" }
      .max { (operations($0), $1.threads) < (operations($1), $0.threads) }
  }

  /// For each model what its schemes cost, the smallest loss first.
  private var accuracy: [String] {
    let evaluations = records.compactMap {
      if case .evaluation(let record) = $0 { record } else { nil }
    }
    var models: [String] = []
    for evaluation in evaluations where !models.contains(evaluation.model) {
      models.append(evaluation.model)
    }
    return models.compactMap { model in
      let schemes = evaluations.filter { $0.model == model }
        .compactMap { record -> (name: String, ratio: Double)? in
          guard let exact = record.perplexityFp32, exact > 0, record.scheme != "fp32" else {
            return nil
          }
          return (record.scheme, record.perplexity / exact)
        }
        .sorted { $0.ratio < $1.ratio }
      guard !schemes.isEmpty else { return nil }
      let name = model.split(separator: "/").last.map(String.init) ?? model
      return "ACCURATE: perplexity of \(name) against FP32: "
        + schemes.map { String(format: "%.3f times with ", $0.ratio) + $0.name }
        .joined(separator: ", ") + "."
    }
  }

  /// Checks that failed, of every kind.
  private var failures: Int {
    (checks + goldens).count { $0.outcome == .failed } + evidence.failures
  }

  /// Whether a check failed.
  public var hasFailure: Bool { failures > 0 }

  /// Whether a time is beyond its limit, or a check had nothing to judge.
  public var isMistrusted: Bool { records.contains(where: \.isMistrusted) }

  private var checks: [VerificationRecord] {
    records.compactMap { if case .verification(let record) = $0 { record } else { nil } }
  }

  private var goldens: [VerificationRecord] {
    records.compactMap { if case .golden(let record) = $0 { record } else { nil } }
  }

  private var benchmarks: [BenchmarkRecord] {
    records.compactMap { if case .benchmark(let record) = $0 { record } else { nil } }
  }

  private var baselines: [BenchmarkRecord] {
    records.compactMap { if case .baseline(let record) = $0 { record } else { nil } }
  }

  private var correctness: String {
    let failed = checks.filter { $0.outcome == .failed }
    guard failed.isEmpty else {
      let names = failed.prefix(Self.listed).map { "\($0.property) on \($0.kernel)" }
      let rest = failed.count > Self.listed ? " and others" : ""
      return "WRONG: \(failed.count) laws are broken: \(names.joined(separator: ", "))\(rest)."
    }
    // Cases that compare a kernel's values; formulas and refusals are laws of another kind.
    let compared = checks.filter {
      $0.outcome == .passed && $0.kernel != "reference" && !$0.property.hasSuffix("-refused")
    }
    let kernels = Set(compared.map(\.kernel)).sorted().joined(separator: ", ")
    let cases = compared.reduce(0) { $0 + $1.cases }
    let others = checks.count { $0.outcome == .skipped || $0.outcome == .mistrusted }
    return "RIGHT: the kernels \(kernels) agree with FP64 on \(cases) cases of "
      + "\(Set(compared.map(\.property)).count) laws; integer results are exact"
      + (others > 0 ? "; \(others) checks were skipped or are not to be trusted." : ".")
  }

  private var identity: String {
    let checks = checks.filter { $0.property.hasPrefix("smoothing-identity") }
    let held = checks.filter { $0.outcome == .passed }
    guard let worst = held.map(\.ratio).max(), !checks.contains(where: { $0.outcome == .failed })
    else { return "SMOOTHING: not shown to be an identity." }
    let isCaptured = held.contains { $0.property == "smoothing-identity-captured" }
    return "SMOOTHING: an identity within its derived bound, "
      + String(format: "worst error %.3g of the bound, ", worst)
      + (isCaptured
        ? "activations captured from a real transformer included."
        : "on made-up data only: no captured activations were found.")
  }

  private var golden: String {
    let passed = goldens.count { $0.outcome == .passed }
    guard !goldens.isEmpty else { return "GOLDEN: not checked." }
    return "GOLDEN: \(passed) of \(goldens.count) checks against independent files passed."
  }

  private var speed: [String] {
    guard !benchmarks.isEmpty else { return [] }
    guard
      let largest = benchmarks.filter({ $0.variant == "w8a8_linear" })
        .max(by: { operations($0) < operations($1) })
    else { return ["FAST: no whole layer was timed."] }
    let sameShape = benchmarks.filter {
      $0.variant == largest.variant && $0.rows == largest.rows && $0.depth == largest.depth
        && $0.columns == largest.columns
    }
    return sameShape.prefix(Self.listed).map { benchmark in
      "FAST: the whole INT8 layer \(benchmark.rows)x\(benchmark.depth)x\(benchmark.columns) on "
        + "\(benchmark.threads) thread\(benchmark.threads == 1 ? "" : "s") takes "
        + String(format: "%.2f ms", benchmark.medianSeconds * 1e3)
        + times(benchmark, benchmark.speedup.fp32, over: "FP32") { $0.kernel == "f32" }
        + times(benchmark, benchmark.speedup.fp16, over: "FP16 storage") {
          $0.kernel.hasSuffix("f16-stored")
        }
        + (benchmark.shareOfPeak.map { String(format: ", %.0f %% of the int8 peak", $0 * 100) }
          ?? "")
        + "."
    }
  }

  /// A speedup, unless the baseline is too weak for it to mean anything.
  private func times(
    _ benchmark: BenchmarkRecord,
    _ ratio: Double?,
    over name: String,
    isBaseline: (BenchmarkRecord) -> Bool
  ) -> String {
    guard let ratio else { return "" }
    let baseline = baselines.filter { $0.case == benchmark.case && isBaseline($0) }
      .min { $0.medianSeconds < $1.medianSeconds }
    if let baseline, baseline.weakBaseline, let share = baseline.shareOfLimit {
      return String(
        format: ", speedup over \(name) not stated (it reached only %.0f %% of its own limit)",
        share * 100
      )
    }
    return String(format: ", %.2f times as fast as \(name)", ratio)
  }

  private func operations(_ benchmark: BenchmarkRecord) -> Double {
    Double(benchmark.rows) * Double(benchmark.depth) * Double(benchmark.columns)
  }

  private var memory: [String] {
    guard let largest = benchmarks.max(by: { $0.bytes.weightInt8 < $1.bytes.weightInt8 }) else {
      return []
    }
    let share = Double(largest.bytes.weightInt8) / Double(largest.bytes.weightFp16)
    var text = String(
      format: "SMALL: its weights take %.2f MB, %.4f of the %.2f MB of FP16, scales included",
      Double(largest.bytes.weightInt8) / 1e6,
      share,
      Double(largest.bytes.weightFp16) / 1e6
    )
    let half = baselines.first {
      $0.kernel.hasSuffix("f16-stored") && $0.rows == largest.rows && $0.depth == largest.depth
        && $0.columns == largest.columns
    }
    for (name, own, others) in [
      ("the allocator counted", largest.bytes.allocatorLive, half?.bytes.allocatorLive),
      ("resident memory grew by", largest.bytes.resident, half?.bytes.resident),
    ] {
      guard let own, let others else { continue }
      text += String(
        format: "; \(name) %.2f against %.2f MB",
        Double(own) / 1e6,
        Double(others) / 1e6
      )
    }
    return [text + "."]
  }

  private var profile: [String] {
    records.compactMap { record in
      guard case .profile(let profile) = record else { return nil }
      let phases = profile.phases.filter { $0.samples > 0 }.map {
        String(format: "\($0.name) %.1f %%", $0.share * 100)
      }
      return "TIME: \(phases.joined(separator: ", ")) of \(profile.samples) samples of "
        + "\(profile.case)."
    }
  }
}
