// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

public import Quantization

/// What a run verifies.
public struct VerificationPlan: Sendable {
  /// Seed of every case.
  public var seed: UInt64
  /// Cases of each law on each subject.
  public var cases: Int
  /// Fills to use.
  public var fills: Set<Fill>
  /// Laws to check, in order.
  public var properties: [Property]
  /// What is verified, in order.
  ///
  /// Laws of the formulas run on ``formulas`` instead.
  public var subjects: [VerificationSubject]
  /// What laws of the formulas run on.
  public var formulas = VerificationSubject.reference
  /// Real tensors, or `nil` where there are none: cases of that fill are then skipped.
  public var captured: CapturedTensors?
  /// Most threads a case asks for.
  public var greatestThreads: Int
  /// The codes that quantizers may produce in every case, or `nil` for some cases of each range.
  public var range: QuantizedRange?

  /// Creates a plan.
  public init(
    seed: UInt64 = 1,
    cases: Int = 200,
    fills: Set<Fill> = Set(Fill.allCases),
    properties: [Property] = PropertyCatalog.all,
    subjects: [VerificationSubject],
    captured: CapturedTensors? = nil,
    greatestThreads: Int = 4,
    range: QuantizedRange? = nil
  ) {
    self.seed = seed
    self.cases = cases
    self.fills = fills
    self.properties = properties
    self.subjects = subjects
    self.captured = captured
    self.greatestThreads = greatestThreads
    self.range = range
  }

  /// The fills there are data for.
  var usableFills: Set<Fill> { captured == nil ? fills.subtracting([.captured]) : fills }

  /// Every law with what it runs on, in the order of the run: formulas once.
  ///
  /// Laws that none of the chosen fills concerns are left out.
  var steps: [(property: Property, subject: VerificationSubject)] {
    let concerned = properties.filter { $0.fills.contains(where: fills.contains) }
    let laws = concerned.filter(\.isFormula).map { ($0, formulas) }
    let kernels = subjects.flatMap { subject in
      concerned.filter { !$0.isFormula }.map { ($0, subject) }
    }
    return laws + kernels
  }
}
