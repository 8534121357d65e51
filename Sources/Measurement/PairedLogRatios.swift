// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

/// Logarithms of time ratios, one for each pair of neighbouring samples of two builds.
///
/// The median of ln(head / base) is what a build costs: a disturbed sample moves one value of many,
/// and a ratio and its inverse are equally far from 0.
public struct PairedLogRatios: Sendable {
  /// ln(head / base) of each pair, in the order taken.
  public let values: [Double]

  /// Above this autocorrelation neighbouring pairs are not independent, and blocks are drawn.
  public static let correlationLimit = 0.2
  /// Fewer blocks than this tell too little about their own spread to decide anything.
  public static let fewestBlocks = 15

  /// Takes logarithms.
  ///
  /// - Precondition: There are at least two, all finite.
  public init(_ values: [Double]) {
    precondition(values.count > 1 && values.allSatisfy(\.isFinite))
    self.values = values
  }

  /// The middle value.
  public var median: Double { RobustStatistics.median(values) }

  /// Correlation of each value's rank with that of the value before it.
  ///
  /// Ranks, because one disturbed sample would otherwise hide what the others have in common.
  public var lagOneAutocorrelation: Double {
    let ranks = Self.ranks(values).map(Double.init)
    let mean = ranks.reduce(0, +) / Double(ranks.count)
    let deviations = ranks.map { $0 - mean }
    let variance = deviations.reduce(0) { $0 + $1 * $1 }
    guard variance > 0 else { return 0 }
    return zip(deviations, deviations.dropFirst()).reduce(0) { $0 + $1.0 * $1.1 } / variance
  }

  /// Neighbours that are drawn together: 1 for independent values, otherwise the third root of their
  /// number, which lets the bias and the spread of a block bootstrap vanish together (Künsch 1989).
  public var blockLength: Int {
    guard lagOneAutocorrelation > Self.correlationLimit else { return 1 }
    var length = 1
    while length * length * length < values.count { length += 1 }
    return length
  }

  /// Whether there are enough independent parts to decide on.
  public var isDecidable: Bool { values.count / blockLength >= Self.fewestBlocks }

  /// Medians of drawn samples of the same size.
  ///
  /// - Parameters:
  ///   - resamples: Number of draws.
  ///   - seed: Seed of the draws: the same values give the same result.
  /// - Returns: Their distribution.
  public func bootstrap(resamples: Int, seed: UInt64) -> MedianBootstrap {
    MedianBootstrap(values, blockLength: blockLength, resamples: resamples, seed: seed)
  }

  /// The place of each value among all in ascending order; equal values in order of appearance.
  static func ranks(_ values: [Double]) -> [Int] {
    let order = values.indices.sorted { (values[$0], $0) < (values[$1], $1) }
    var ranks = [Int](repeating: 0, count: values.count)
    for (rank, index) in order.enumerated() { ranks[index] = rank }
    return ranks
  }
}
