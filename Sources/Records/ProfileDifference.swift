// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

/// What changed between two profiles, function by function.
///
/// Profiles have different numbers of samples, so shares are compared. A share p of n samples has a
/// variance of p (1 - p) / n; a difference of more than 2.58 standard deviations of both is expected
/// by chance in one function of a hundred.
public struct ProfileDifference: Sendable {
  /// One function in both profiles.
  public struct Function: Sendable {
    /// Its name.
    public var name: String
    /// Share of the first profile's samples in the function itself, 0 to 1.
    public var before: Double
    /// Share of the second profile's.
    public var after: Double
    /// What the difference has to exceed to be more than chance.
    public var chance: Double

    /// Change of the share.
    public var change: Double { after - before }
    /// Whether the change is more than chance.
    public var isBeyondChance: Bool { abs(change) > chance }
  }

  /// Quantile of the normal distribution that 1 % lie beyond, on either side.
  private static let quantile = 2.5758
  /// Every function that has samples of its own in either profile, the largest change first.
  public let functions: [Function]
  /// Samples of the first profile.
  public let samplesBefore: Int
  /// Samples of the second profile.
  public let samplesAfter: Int

  /// Compares two profiles.
  public init(from before: CallStacks, to after: CallStacks) {
    samplesBefore = before.samples
    samplesAfter = after.samples
    let (counts, otherCounts) = (Self.ownSamples(before), Self.ownSamples(after))
    let (total, otherTotal) = (Double(max(1, before.samples)), Double(max(1, after.samples)))
    functions = Set(counts.keys).union(otherCounts.keys).map { name in
      let share = Double(counts[name] ?? 0) / total
      let otherShare = Double(otherCounts[name] ?? 0) / otherTotal
      let variance = share * (1 - share) / total + otherShare * (1 - otherShare) / otherTotal
      return Function(
        name: name,
        before: share,
        after: otherShare,
        chance: Self.quantile * variance.squareRoot()
      )
    }
    .sorted { (abs($1.change), $0.name) < (abs($0.change), $1.name) }
  }

  private static func ownSamples(_ stacks: CallStacks) -> [String: Int] {
    var counts: [String: Int] = [:]
    for stack in stacks.stacks {
      guard let innermost = stack.frames.last else { continue }
      counts[stacks.functions[innermost], default: 0] += stack.samples
    }
    return counts
  }
}
