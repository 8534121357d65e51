// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Foundation
public import Records

/// Decides what the pairs of one case say, look by look.
///
/// The time of the head build is slower when the whole interval of the median of ln(head / base) is
/// above ln(1 + margin), faster when it is below -ln(1 + margin), and the same when it is within.
public struct GateJudge: Sendable {
  /// What counts as a change, such as 0.02.
  public let margin: Double
  /// When it may be decided.
  public let looks: SequentialLooks
  /// Cases judged in one run: the more there are, the surer each slowdown must be.
  public let cases: Int

  /// Creates a judge.
  public init(margin: Double = 0.02, looks: SequentialLooks = .gate, cases: Int) {
    self.margin = margin
    self.looks = looks
    self.cases = cases
  }

  /// The limit for the median logarithm.
  public var limit: Double { log(1 + margin) }

  /// The chance of calling a case slower that is not, over all looks and all cases.
  public var slowerAlpha: Double { looks.alpha / 2 }

  /// Draws of the bootstrap: enough that the p-values which decide among so many cases are ten draws
  /// and not one.
  private var resamples: Int { 20_000 * max(1, (cases + 7) / 8) }

  /// Looks at the first pairs.
  ///
  /// - Parameters:
  ///   - values: ln(head / base) of at least as many pairs as the look asks for.
  ///   - look: Number of the look.
  /// - Returns: What can be seen.
  public func look(_ values: [Double], at look: Int) -> GateRecord.Look {
    let ratios = PairedLogRatios(Array(values.prefix(looks.pairs[look])))
    let bootstrap = ratios.bootstrap(resamples: resamples, seed: UInt64(look) + 1)
    let confidence = looks.confidence(ofLook: look)
    let interval = bootstrap.interval(confidence: confidence)
    return GateRecord.Look(
      pairs: ratios.values.count,
      ratio: exp(ratios.median),
      confidenceInterval: [exp(interval.lower), exp(interval.upper)],
      confidence: confidence,
      autocorrelation: ratios.lagOneAutocorrelation,
      blockLength: ratios.blockLength,
      isDecidable: ratios.isDecidable,
      // Divided by the look's share, the least of several looks is still a p-value.
      pValue: min(1, bootstrap.pValue(above: limit) / looks.share(ofLook: look))
    )
  }

  /// What can be said after some looks, or `nil` when more pairs are needed and allowed.
  ///
  /// A slowdown is called early only where it would pass with every other case counted against it;
  /// at the last look ``settled(_:)`` decides about the rest together.
  public func verdict(after looks: [GateRecord.Look]) -> GateRecord.Verdict? {
    guard let last = looks.last else { return nil }
    let isLast = looks.count == self.looks.pairs.count
    if Self.pValue(looks) * Double(cases) <= slowerAlpha { return .regressed }
    if last.isDecidable {
      let (lower, upper) = (last.confidenceInterval[0], last.confidenceInterval[1])
      if upper < exp(-limit) { return .improved }
      if lower >= exp(-limit), upper <= exp(limit) { return .same }
    }
    return isLast ? .inconclusive : nil
  }

  /// The p-value of "slower by more than the margin" over all looks that can be decided on.
  public static func pValue(_ looks: [GateRecord.Look]) -> Double {
    looks.filter(\.isDecidable).map(\.pValue).min() ?? 1
  }

  /// Turns inconclusive verdicts into slowdowns where Holm's procedure over all cases allows it.
  ///
  /// - Parameter cases: The looks and the verdict of every case of the run.
  /// - Returns: The verdicts, with the corrected p-values of both procedures.
  public func settled(
    _ cases: [(looks: [GateRecord.Look], verdict: GateRecord.Verdict)]
  ) -> [(verdict: GateRecord.Verdict, holm: Double, benjaminiHochberg: Double)] {
    let pValues = cases.map { Self.pValue($0.looks) }
    let holm = MultipleTests.holm(pValues)
    let falseDiscovery = MultipleTests.benjaminiHochberg(pValues)
    return cases.indices.map { index in
      let isSlower = cases[index].verdict == .inconclusive && holm[index] <= slowerAlpha
      return (isSlower ? .regressed : cases[index].verdict, holm[index], falseDiscovery[index])
    }
  }
}
