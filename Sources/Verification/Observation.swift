// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

/// What one check of one case saw.
public struct Observation: Sendable {
  /// Worst error divided by its bound; 0 when both are 0, infinite when only the bound is.
  public var ratio: Double
  /// The worst error in words.
  public var observed: String
  /// What was wrong, or `nil` when the law held.
  public var mismatch: Mismatch?
  /// Why holding means little here, or `nil`.
  public var weakness: String?
  /// Elements left out of the judgement, and why; such as values clipped by a static scale.
  public var setApart = SetApart()

  /// Elements that a bound does not cover, counted apart.
  public struct SetApart: Sendable {
    /// Number of elements.
    public var count = 0
    /// What they are, such as `clipped`.
    public var kind = ""
  }

  /// Creates an observation.
  public init(
    ratio: Double,
    observed: String,
    mismatch: Mismatch? = nil,
    weakness: String? = nil
  ) {
    self.ratio = ratio
    self.observed = observed
    self.mismatch = mismatch
    self.weakness = weakness
  }

  /// Whether the law held.
  public var holds: Bool { mismatch == nil }

  /// Something went wrong that has no element: a wrong shape, a missing or unexpected error.
  static func failure(_ what: String) -> Observation {
    Observation(ratio: .infinity, observed: what, mismatch: Mismatch(what: what))
  }

  /// The law held where nothing is measured.
  static func held(_ observed: String) -> Observation {
    Observation(ratio: 0, observed: observed)
  }

  /// Several observations of one case as one: the first failure, else the worst ratio.
  static func combining(_ observations: [Observation]) -> Observation {
    guard let first = observations.first else { return .held("nothing to compare") }
    var result =
      observations.first { !$0.holds } ?? observations.max { $0.ratio < $1.ratio } ?? first
    // Weak only if every part is: one telling comparison is enough to trust the case.
    result.weakness = observations.contains { $0.weakness == nil } ? nil : first.weakness
    result.setApart.count = observations.reduce(0) { $0 + $1.setApart.count }
    result.setApart.kind = observations.first { $0.setApart.count > 0 }?.setApart.kind ?? ""
    return result
  }
}

/// What became of checking one case.
public enum CheckResult: Sendable {
  /// The case was checked.
  case observed(Observation)
  /// The case cannot be checked, with the reason.
  case notApplicable(String)
}
