// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Checkpoints
public import Quantization
public import Records

extension GoldenCheck {
  /// Checks hashes, then shows which recorded codes another rule of quantizers does not give.
  ///
  /// Files that were recorded under the other rule are quantized again under this one, from the same
  /// inputs. A code that differs is a finding: a program of this rule will not pass the file.
  ///
  /// - Parameters:
  ///   - rule: The arithmetic of scale and quotient.
  ///   - filter: Part of a path, or `nil` for all files.
  ///   - listener: Called with each record as soon as it is known.
  /// - Returns: What was found; ``GoldenReport/Verdict/nothingMatched`` when no file with codes was
  ///   recorded under another rule.
  /// - Throws: What the listener throws; findings never throw.
  public func compareCodes(
    under rule: QuantizerRule,
    filter: String? = nil,
    listener: Listener = { _ in }
  ) throws -> GoldenReport {
    var report = GoldenReport()
    let sound = try checkHashes(filter: filter, into: &report, listener: listener)
    guard !sound.isEmpty else { return report }
    var isAnyCompared = false
    for entry in sound {
      guard let recorded = entry.parameters.quantizerRule, recorded != rule else { continue }
      var comparisons: [GoldenComparison] = []
      var faults: [String] = []
      do {
        comparisons = try codes(of: entry, under: rule)
        guard !comparisons.isEmpty else { continue }
      } catch {
        faults = ["\(error)"]
      }
      isAnyCompared = true
      let record = VerificationRecord(
        golden: entry,
        kernel: "reference-\(rule.rawValue)",
        provider: "smoothbench",
        comparisons: comparisons,
        faults: faults,
        repro: "smoothbench golden check --quantizer \(rule.rawValue) --filter \(entry.path)"
      )
      try listener(record)
      let source = "\(folder)/\(entry.path), recorded under \(recorded.rawValue)"
      report.add(
        record,
        verdict: record.outcome == .passed ? .passed : faults.isEmpty ? .mismatch : .badContent,
        details: comparisons.compactMap { $0.details(source: source) } + faults
      )
    }
    guard isAnyCompared else {
      report.conclude(.nothingMatched)
      report.remark("no file with codes was recorded under another rule than \(rule.rawValue)")
      return report
    }
    report.remark(
      "fp32 rounds the scale and x / scale to FP32 before the code, fp64 to FP64: codes differ where "
        + "x / scale is next to a tie"
    )
    return report
  }

  /// The 8-bit codes of a file as recorded, compared with those of another rule, by name.
  private func codes(
    of entry: GoldenManifest.File,
    under rule: QuantizerRule
  ) throws -> [GoldenComparison] {
    let file = try GoldenFile(entry, folder: folder)
    // Of some codes only the hash is recorded: those are made again by the file's own rule.
    let own = try GoldenRecomputation(file: file).tensors()
    if let fault = entry.digestFaults(of: own, isComplete: true).first {
      throw GoldenError.badContent(path: entry.path, reason: fault)
    }
    let other = try GoldenRecomputation(file: file, rule: rule).tensors()
    let names = entry.outputs.map(\.name) + (entry.digests ?? []).map(\.name)
    return try names.compactMap { name -> GoldenComparison? in
      guard let got = other[name], got.elementType == .int8, let made = own[name] else {
        return nil
      }
      let isListed = entry.outputs.contains { $0.name == name }
      return GoldenComparison(
        name: name,
        expected: isListed ? try file.tensor(name) : made,
        got: got,
        tolerance: .exact
      )
    }
  }
}
