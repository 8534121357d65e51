// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

/// What p-values of several cases mean together.
public enum MultipleTests {
  /// P-values corrected so that the chance of any false alarm is bounded (Holm 1979).
  ///
  /// - Returns: In the order given; a case is rejected where its value is at most the level.
  public static func holm(_ pValues: [Double]) -> [Double] {
    let order = pValues.indices.sorted { pValues[$0] < pValues[$1] }
    var adjusted = pValues
    var greatest = 0.0
    for (rank, index) in order.enumerated() {
      greatest = max(greatest, min(1, pValues[index] * Double(pValues.count - rank)))
      adjusted[index] = greatest
    }
    return adjusted
  }

  /// P-values corrected so that the expected share of false alarms among alarms is bounded
  /// (Benjamini and Hochberg 1995).
  ///
  /// - Returns: In the order given.
  public static func benjaminiHochberg(_ pValues: [Double]) -> [Double] {
    let order = pValues.indices.sorted { pValues[$0] > pValues[$1] }
    var adjusted = pValues
    var least = 1.0
    for (position, index) in order.enumerated() {
      let rank = pValues.count - position
      least = min(least, pValues[index] * Double(pValues.count) / Double(rank))
      adjusted[index] = least
    }
    return adjusted
  }
}
