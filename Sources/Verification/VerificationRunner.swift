// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Records

/// Checks laws on subjects, one law on one subject after the other.
public struct VerificationRunner {
  /// What is checked.
  public let plan: VerificationPlan
  /// Called with each case before it is checked, while shrinking too.
  public var onCase: ((VerificationCase) -> Void)?
  /// Called with a case that breaks its law and what is wrong, before it is made smaller.
  public var onFailure: ((VerificationCase, String) -> Void)?
  private let generator: CaseGenerator

  private static let reasonWithoutCaptured =
    "needs captured tensors, and no folder golden/ with any was found"

  /// Creates a runner.
  ///
  /// The same plan gives the same cases and the same results.
  public init(_ plan: VerificationPlan) {
    self.plan = plan
    generator = CaseGenerator(
      seed: plan.seed,
      fills: plan.usableFills,
      greatestThreads: plan.greatestThreads,
      range: plan.range
    )
  }

  /// What each step checks, in order: each gives one result.
  public var steps: [String] { laws.map { "\($0.property) on \($0.kernel)" } }

  /// The name of each step's law, and of what it is checked on.
  public var laws: [(property: String, kernel: String)] {
    plan.steps.map { ($0.property.name, $0.subject.name) }
  }

  /// Checks everything.
  ///
  /// - Parameters:
  ///   - first: The number of the step to begin with.
  ///   - onResult: Called with each result as soon as it is there, so that a crash loses nothing
  ///     finished; an error it throws ends the run.
  public func run(from first: Int = 0, onResult: (VerificationResult) throws -> Void) rethrows {
    var prepared: [String: PreparedSubject] = [:]
    for (property, subject) in plan.steps.dropFirst(first) {
      let ready = prepared[subject.name] ?? PreparedSubject(subject)
      prepared[subject.name] = ready
      try onResult(result(of: property, on: ready))
    }
  }

  /// The first case of a law that a subject breaks, as drawn.
  ///
  /// Nothing is made smaller: this is for what is known to be wrong.
  ///
  /// - Parameters:
  ///   - property: The law.
  ///   - subject: What is verified.
  /// - Returns: How many cases were checked, and the case that broke the law with what was wrong,
  ///   or `nil` where all held.
  public func firstViolation(
    of property: Property,
    on subject: VerificationSubject
  ) -> (checked: Int, violation: (verificationCase: VerificationCase, finding: String)?) {
    let prepared = PreparedSubject(subject)
    var checked = 0
    for index in 0..<2 * plan.cases where checked < plan.cases {
      guard let drawn = generator.draw(property, index: index, on: subject) else { break }
      guard case .observed(let observation) = check(drawn, property: property, on: prepared) else {
        continue
      }
      checked += 1
      if !observation.holds {
        return (checked, (drawn, observation.mismatch?.summary ?? observation.observed))
      }
    }
    return (checked, nil)
  }

  /// Checks one law on one subject.
  func result(of property: Property, on prepared: PreparedSubject) -> VerificationResult {
    var tally = Tally(
      property: property,
      subject: prepared.subject,
      seed: plan.seed,
      casesAsked: plan.cases
    )
    let offered = property.operations.contains(where: prepared.subject.operations.contains)
    guard offered || property.isFormula else {
      tally.skip("\(prepared.subject.name) does not offer this operation")
      return tally.result()
    }
    if let reason = prepared.subject.exemptions[property.name] {
      tally.skip(reason)
      return tally.result()
    }
    let count = max(1, plan.cases / property.costDivisor)
    // Cases that do not apply are made up for, within reason.
    for index in 0..<2 * count where tally.checked < count {
      guard let drawn = generator.draw(property, index: index, on: prepared.subject) else {
        tally.skip(Self.reasonWithoutCaptured)
        break
      }
      let result = check(drawn, property: property, on: prepared)
      tally.add(result, of: drawn)
      if case .observed(let observation) = result, !observation.holds {
        onFailure?(drawn, observation.mismatch?.summary ?? observation.observed)
        return failure(of: drawn, property: property, on: prepared, tally: tally)
      }
    }
    return tally.result()
  }

  /// Checks one case again, exactly: its law, or every law of its operation.
  ///
  /// - Parameters:
  ///   - verificationCase: The case; its kernel is the subject's name.
  ///   - subject: What is verified.
  ///   - onResult: Called with each result.
  public func replay(
    _ verificationCase: VerificationCase,
    on subject: VerificationSubject,
    onResult: (VerificationResult) throws -> Void
  ) rethrows {
    let properties = plan.properties.filter { property in
      property.operations.contains(verificationCase.operation)
        && (verificationCase.property ?? property.name) == property.name
    }
    let chosen = PreparedSubject(subject)
    for property in properties {
      let prepared = property.isFormula ? PreparedSubject(plan.formulas) : chosen
      var replayed = verificationCase
      replayed.property = property.name
      replayed.kernel = prepared.subject.name
      try onResult(replay(replayed, of: property, on: prepared))
    }
  }

  private func replay(
    _ replayed: VerificationCase,
    of property: Property,
    on prepared: PreparedSubject
  ) -> VerificationResult {
    var tally = Tally(property: property, subject: prepared.subject, seed: replayed.seed)
    let result = check(replayed, property: property, on: prepared)
    tally.add(result, of: replayed)
    if case .observed(let observation) = result, let mismatch = observation.mismatch {
      tally.fail(FailureReport(property, replayed, prepared.subject, mismatch, tried: 0))
    }
    return tally.result()
  }

  private func check(
    _ verificationCase: VerificationCase,
    property: Property,
    on prepared: PreparedSubject
  ) -> CheckResult {
    if let reason = property.reasonAgainst(verificationCase)
      ?? prepared.subject.reasonAgainst(verificationCase)
    {
      return .notApplicable(reason)
    }
    if verificationCase.fill == .captured, plan.captured == nil {
      return .notApplicable(Self.reasonWithoutCaptured)
    }
    let context = CheckContext(
      verificationCase: verificationCase,
      data: CaseData(verificationCase, captured: plan.captured),
      prepared: prepared
    )
    onCase?(verificationCase)
    do {
      return try property.check(context)
    } catch {
      return .observed(.failure("unexpected error: \(error)"))
    }
  }

  private func failure(
    of failing: VerificationCase,
    property: Property,
    on prepared: PreparedSubject,
    tally: Tally
  ) -> VerificationResult {
    let shrinker = Shrinker { candidate in
      guard case .observed(let observation) = check(candidate, property: property, on: prepared)
      else { return false }
      return !observation.holds
    }
    let shrunk = shrinker.shrunk(failing, property: property)
    var tally = tally
    let last = check(shrunk.smallest, property: property, on: prepared)
    if case .observed(let observation) = last, let mismatch = observation.mismatch {
      tally.worst = (observation, shrunk.smallest)
      tally.fail(
        FailureReport(property, shrunk.smallest, prepared.subject, mismatch, tried: shrunk.tried)
      )
      return tally.result()
    }
    // The smallest case passes now: what fails does not fail every time.
    let mismatch = tally.worst?.observation.mismatch ?? Mismatch(what: "failed once")
    var report = FailureReport(property, failing, prepared.subject, mismatch, tried: shrunk.tried)
    report.remark = "fails now and then: the case passed when it was repeated; look for a race"
    tally.fail(report)
    return tally.result()
  }
}
