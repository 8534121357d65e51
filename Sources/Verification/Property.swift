// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

public import Quantization
import TensorCore

/// A law that must hold for every case, with its bound and the derivation of the bound.
public struct Property: Sendable {
  /// Which shapes tell something about a law.
  public enum Shapes: Sendable {
    /// Around the edges of tiles: small, with a few larger and a few deep ones.
    case ordinary
    /// Thousands of outputs of moderate depth: enough for what holds on average.
    case manyOutputs
    /// Large enough for several cache blocks; checked without a full reference product.
    case large
    /// One row and column at the greatest depth allowed.
    case greatestDepth
    /// One row and column, one deeper than allowed.
    case beyondGreatestDepth
  }

  /// Name in records and in case text, such as `exact-int32`.
  public let name: String
  /// The law in one sentence.
  public let statement: String
  /// The bound in symbols and the sentence that derives it.
  public let bound: String
  /// Operations the law is about.
  public let operations: [CaseOperation]
  /// Fills that can show a violation.
  public let fills: [Fill]
  /// Shapes to draw.
  public var shapes = Shapes.ordinary
  /// One case is drawn where `--cases` asks for this many: 1, or more for costly laws.
  public var costDivisor = 1
  /// Why the law says nothing about an operation asked for in this way, or `nil` when it does.
  public var reasonAgainstAttributes: @Sendable (OperationAttributes) -> String? = { _ in nil }
  /// Whether the law says something about two threads or more only.
  public var needsThreads = false
  /// Whether the law says something about rows with gaps between them only.
  public var needsStride = false
  /// Checks one case.
  public let check: @Sendable (CheckContext) throws -> CheckResult

  /// Whether the law is about the formulas and runs on the reference alone.
  public var isFormula: Bool { operations == [.smoothing] }

  /// Why the law says nothing about a case, or `nil` when it does.
  func reasonAgainst(_ verificationCase: VerificationCase) -> String? {
    let depth = verificationCase.shape.depth
    let isTooDeep = depth > ProblemShape.greatestExactDepth
    if !operations.contains(verificationCase.operation) {
      return "the law is not about \(verificationCase.operation.rawValue)"
    }
    if !fills.contains(verificationCase.fill) {
      return "the law says nothing about the fill \(verificationCase.fill.rawValue)"
    }
    if let reason = reasonAgainstAttributes(verificationCase.attributes) { return reason }
    if shapes == .beyondGreatestDepth, !isTooDeep { return "the depth \(depth) is allowed" }
    if shapes != .beyondGreatestDepth, verificationCase.operation.sumsCodes, isTooDeep {
      return "the depth \(depth) is beyond the bound and must be refused"
    }
    return nil
  }
}

/// Everything a check needs.
public struct CheckContext {
  /// The case.
  public let verificationCase: VerificationCase
  /// The case's operands.
  public let data: CaseData
  /// What is verified.
  public let prepared: PreparedSubject

  /// The subject's operations with the case's number of threads.
  func operations() throws -> any OperationFamily {
    try prepared.operations(threads: verificationCase.threads)
  }
}
