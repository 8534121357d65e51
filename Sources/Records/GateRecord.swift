// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

/// What a paired comparison of two builds found for one case, for a control, or for the whole run.
public struct GateRecord: Codable, Sendable {
  /// What can be said about the head build.
  public enum Verdict: String, Codable, Sendable, CaseIterable {
    /// The same machine code and data: nothing to time.
    case identical = "IDENTICAL"
    /// Within the margin on either side.
    case same = "SAME"
    /// Faster by more than the margin.
    case improved = "IMPROVED"
    /// Slower by more than the margin, in this process and in fresh ones.
    case regressed = "REGRESSED"
    /// Too little data for so much noise, or a finding that did not repeat.
    case inconclusive = "INCONCLUSIVE"
    /// A control failed, or what was timed is wrong: nothing here means anything.
    case untrusted = "UNTRUSTED"
  }

  /// What a record is about.
  public enum Role: String, Codable, Sendable {
    /// One case, base against head.
    case `case`
    /// Base against a copy of base: must not be found to differ.
    case sameControl = "control-same"
    /// Base against a copy that does 5 % more: must be found slower.
    case slowerControl = "control-slower"
    /// The run as a whole.
    case run
  }

  /// The state of the comparison after some pairs.
  public struct Look: Codable, Sendable {
    /// Pairs so far.
    public var pairs: Int
    /// Median of head / base.
    public var ratio: Double
    /// Bootstrap interval of the median.
    public var confidenceInterval: [Double]
    /// The interval's confidence: what this look may spend of the error rate.
    public var confidence: Double
    /// Lag-1 autocorrelation of the pairs' ranks.
    public var autocorrelation: Double
    /// Neighbouring pairs drawn together; 1 when they are independent.
    public var blockLength: Int
    /// Whether there are enough independent parts to decide on.
    public var isDecidable: Bool
    /// P-value of "slower by more than the margin", corrected for the number of looks.
    public var pValue: Double

    /// Creates a look.
    public init(
      pairs: Int,
      ratio: Double,
      confidenceInterval: [Double],
      confidence: Double,
      autocorrelation: Double,
      blockLength: Int,
      isDecidable: Bool,
      pValue: Double
    ) {
      self.pairs = pairs
      self.ratio = ratio
      self.confidenceInterval = confidenceInterval
      self.confidence = confidence
      self.autocorrelation = autocorrelation
      self.blockLength = blockLength
      self.isDecidable = isDecidable
      self.pValue = pValue
    }
  }

  /// The times of one side of all pairs.
  public struct Times: Codable, Sendable {
    /// By the clock that decides, in the order of the pairs.
    ///
    /// Unit: seconds for each call.
    public var seconds: [Double]
    /// By the other clock.
    ///
    /// Unit: seconds for each call.
    public var otherSeconds: [Double]

    /// Median by the clock that decides, or `nil` without samples.
    ///
    /// Unit: seconds for each call.
    public var medianSeconds: Double? {
      let sorted = seconds.sorted()
      guard !sorted.isEmpty else { return nil }
      return (sorted[(sorted.count - 1) / 2] + sorted[sorted.count / 2]) / 2
    }

    /// Creates times.
    public init(seconds: [Double] = [], otherSeconds: [Double] = []) {
      self.seconds = seconds
      self.otherSeconds = otherSeconds
    }
  }

  /// What disturbed the machine meanwhile.
  public struct Noise: Codable, Sendable {
    /// Share of the time that the hypervisor gave to others, or `nil` where it does not say.
    public var stealShare: Double?
    /// How often this process was made to wait for another.
    public var involuntarySwitches: Int
    /// Load average over one minute.
    public var loadAverage: Double

    /// Creates a description.
    public init(stealShare: Double?, involuntarySwitches: Int, loadAverage: Double) {
      self.stealShare = stealShare
      self.involuntarySwitches = involuntarySwitches
      self.loadAverage = loadAverage
    }
  }

  /// The same case in another, fresh process.
  public struct Launch: Codable, Sendable {
    /// What that process found on its own.
    public var verdict: Verdict
    /// Median of head / base.
    public var ratio: Double
    /// Bootstrap interval of the median.
    public var confidenceInterval: [Double]

    /// Creates a launch.
    public init(verdict: Verdict, ratio: Double, confidenceInterval: [Double]) {
      self.verdict = verdict
      self.ratio = ratio
      self.confidenceInterval = confidenceInterval
    }
  }

  /// How well this machine can tell builds apart now, from the pairs of base and its copy.
  public struct Calibration: Codable, Sendable {
    /// Drawn comparisons of the same build.
    public var simulations: Int
    /// How many of them were called slower.
    public var falseAlarms: Int
    /// The smallest slowdown that nine in ten of them find, or `nil` when 30 % is not enough.
    public var detectableSlowdown: Double?
    /// Pairs at the last look.
    public var pairs: Int

    /// Creates a calibration.
    public init(simulations: Int, falseAlarms: Int, detectableSlowdown: Double?, pairs: Int) {
      self.simulations = simulations
      self.falseAlarms = falseAlarms
      self.detectableSlowdown = detectableSlowdown
      self.pairs = pairs
    }
  }

  /// What the record is about.
  public var role: Role
  /// Text of the case; empty for the run.
  public var `case`: String
  /// The base library's file.
  public var base: String
  /// The head library's file.
  public var head: String
  /// The finding.
  public var verdict: Verdict
  /// Why, in a sentence.
  public var reason: String
  /// What counts as a change, such as 0.02.
  public var margin: Double
  /// The chance of an error of either kind in one case.
  public var alpha: Double
  /// The clock that decides: `thread-processor-time` or `wall`.
  public var clock: String?
  /// Every look in order.
  public var looks: [Look] = []
  /// P-value after Holm's correction over the run's cases.
  public var pHolm: Double?
  /// P-value after Benjamini's and Hochberg's correction over the run's cases.
  public var pFalseDiscovery: Double?
  /// Times of base.
  public var baseTimes: Times?
  /// Times of head.
  public var headTimes: Times?
  /// Median of head / base by the other clock.
  public var otherClockRatio: Double?
  /// Confirmations of a slowdown in fresh processes.
  public var launches: [Launch] = []
  /// Interval over all processes, drawn by process and then by pair.
  public var launchInterval: [Double]?
  /// What disturbed the machine.
  public var noise: Noise?
  /// How well this machine can tell builds apart now.
  public var calibration: Calibration?

  /// Creates a record; what was measured is filled in.
  public init(
    role: Role,
    case caseText: String,
    base: String,
    head: String,
    verdict: Verdict,
    reason: String,
    margin: Double,
    alpha: Double
  ) {
    self.role = role
    self.case = caseText
    self.base = base
    self.head = head
    self.verdict = verdict
    self.reason = reason
    self.margin = margin
    self.alpha = alpha
  }
}
