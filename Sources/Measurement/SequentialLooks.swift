// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Foundation

/// After how many pairs a comparison may be decided, and what each such look costs.
///
/// Looking until something shows would raise the share of false alarms. The looks share one error
/// rate instead: by the look at a fraction t of all pairs, alpha ln(1 + (e - 1) t) of it is spent
/// (Lan and DeMets 1983, the boundary of Pocock's kind). The looks' shares add up to alpha, so the
/// chance that any of them errs is at most alpha, whatever they have in common.
public struct SequentialLooks: Sendable {
  /// Pairs at each look, ascending.
  public let pairs: [Int]
  /// The chance of an error of either kind, over all looks.
  public let alpha: Double

  /// Creates a plan of looks.
  ///
  /// - Precondition: The numbers of pairs ascend from 2 or more, and alpha is in 0 ..< 1.
  public init(pairs: [Int], alpha: Double) {
    precondition(pairs.first ?? 0 > 1 && zip(pairs, pairs.dropFirst()).allSatisfy { $0 < $1 })
    precondition(alpha > 0 && alpha < 1)
    self.pairs = pairs
    self.alpha = alpha
  }

  /// The gate's looks.
  public static let gate = SequentialLooks(pairs: [15, 30, 60, 120], alpha: 0.01)
  /// One look after as many pairs as the gate's last: for controls and confirmations.
  public static let single = SequentialLooks(pairs: [120], alpha: 0.01)

  /// The share of alpha that a look spends; the shares add up to 1.
  public func share(ofLook look: Int) -> Double {
    func spent(_ look: Int) -> Double {
      guard look >= 0 else { return 0 }
      let fraction = Double(pairs[look]) / Double(pairs[pairs.count - 1])
      return log(1 + (exp(1) - 1) * fraction)
    }
    return spent(look) - spent(look - 1)
  }

  /// The confidence of the interval at a look.
  public func confidence(ofLook look: Int) -> Double { 1 - alpha * share(ofLook: look) }
}
