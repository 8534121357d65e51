// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

/// One line of a result file: a schema, a kind, and the fields of that kind.
public enum Record: Sendable {
  /// What machine produced the lines that follow.
  case machine(MachineRecord)
  /// One row of the kernel table.
  case kernel(KernelRecord)
  /// One property checked on one kernel row.
  case verification(VerificationRecord)
  /// One golden file checked.
  case golden(VerificationRecord)
  /// One INT8 case timed.
  case benchmark(BenchmarkRecord)
  /// One floating-point case, or a case of another library, timed beside INT8.
  case baseline(BenchmarkRecord)
  /// What calibration saw at the input of some layers.
  case calibration(CalibrationRecord)
  /// A model in one scheme.
  case evaluation(EvaluationRecord)
  /// An encoder in one scheme; an evaluation too.
  case encoderEvaluation(EncoderEvaluationRecord)
  /// One window of tokens scored by a model in one scheme.
  case evaluationWindow(EvaluationWindowRecord)
  /// Where the time of one case went.
  case profile(ProfileRecord)
  /// Two builds compared on one case, a control, or the whole comparison.
  case gate(GateRecord)
  /// A known fault, or something right, under one fill.
  case selftest(SelftestRecord)
  /// One case of two stored result files.
  case comparison(ComparisonRecord)
  /// A checkpoint or tensor file as a whole.
  case checkpoint(CheckpointRecord)
  /// One tensor of a checkpoint or tensor file.
  case tensor(TensorRecord)
  /// One place where the layers of a model can be smoothed.
  case smoothingSite(SmoothingSiteRecord)
  /// Whether the timings of a suite reach what it asks for.
  case goal(GoalRecord)
  /// Evidence that a converted model computes the function of its original.
  case certificate(CertificateRecord)
  /// One output of an INT8 run, or one code, beside FP64's.
  case divergence(DivergenceRecord)
  /// One group of layers, or one fault, of an audited checkpoint.
  case audit(AuditRecord)
  /// How many codes two dialects make differently.
  case dialectDifference(DialectDifferenceRecord)

  /// The version of every line this build writes.
  public static let schema = "smoothbench.record/1"

  /// The `kind` field.
  public var kind: String {
    switch self {
    case .machine: "machine"
    case .kernel: "kernel"
    case .verification: "verification"
    case .golden: "golden"
    case .benchmark: "benchmark"
    case .baseline: "baseline"
    case .calibration: "calibration"
    case .evaluation, .encoderEvaluation: "evaluation"
    case .evaluationWindow: "evaluation_window"
    case .profile: "profile"
    case .gate: "gate"
    case .selftest: "selftest"
    case .comparison: "comparison"
    case .checkpoint: "checkpoint"
    case .tensor: "tensor"
    case .smoothingSite: "smoothing_site"
    case .goal: "goal"
    case .certificate: "certificate"
    case .divergence: "divergence"
    case .audit: "audit"
    case .dialectDifference: "dialect_difference"
    }
  }

  /// Whether this is a check that failed.
  public var isFailedVerification: Bool {
    if case .verification(let check) = self { check.outcome == .failed } else { false }
  }

  /// The same timing as one of a suite's group; other records are not changed.
  public func inGroup(_ name: String?) -> Record {
    switch self {
    case .benchmark(var timing):
      timing.group = name
      return .benchmark(timing)
    case .baseline(var timing):
      timing.group = name
      return .baseline(timing)
    default: return self
    }
  }

  /// Whether this is a time beyond its limit, of ours or of a baseline, because a ratio of the two is
  /// not right either; or a check that had nothing to judge.
  public var isMistrusted: Bool {
    if case .verification(let check) = self { return check.outcome == .mistrusted }
    return timing?.mistrusted != nil
  }
}

extension Record: Codable {
  private enum Key: String, CodingKey {
    case schema
    case kind
    /// Tells an encoder's evaluation from a decoder's.
    case cosineMean
  }

  /// Reads a record, refusing an unknown schema or kind.
  public init(from decoder: any Decoder) throws {
    let header = try decoder.container(keyedBy: Key.self)
    let schema = try header.decode(String.self, forKey: .schema)
    guard schema == Self.schema else {
      throw RecordError.unknownSchema(found: schema, expected: Self.schema)
    }
    let kind = try header.decode(String.self, forKey: .kind)
    switch kind {
    case "machine": self = .machine(try MachineRecord(from: decoder))
    case "kernel": self = .kernel(try KernelRecord(from: decoder))
    case "verification": self = .verification(try VerificationRecord(from: decoder))
    case "golden": self = .golden(try VerificationRecord(from: decoder))
    case "benchmark": self = .benchmark(try BenchmarkRecord(from: decoder))
    case "baseline": self = .baseline(try BenchmarkRecord(from: decoder))
    case "calibration": self = .calibration(try CalibrationRecord(from: decoder))
    case "evaluation":
      self =
        header.contains(.cosineMean)
        ? .encoderEvaluation(try EncoderEvaluationRecord(from: decoder))
        : .evaluation(try EvaluationRecord(from: decoder))
    case "evaluation_window":
      self = .evaluationWindow(try EvaluationWindowRecord(from: decoder))
    case "profile": self = .profile(try ProfileRecord(from: decoder))
    case "gate": self = .gate(try GateRecord(from: decoder))
    case "selftest": self = .selftest(try SelftestRecord(from: decoder))
    case "comparison": self = .comparison(try ComparisonRecord(from: decoder))
    case "checkpoint": self = .checkpoint(try CheckpointRecord(from: decoder))
    case "tensor": self = .tensor(try TensorRecord(from: decoder))
    case "smoothing_site": self = .smoothingSite(try SmoothingSiteRecord(from: decoder))
    case "goal": self = .goal(try GoalRecord(from: decoder))
    case "divergence": self = .divergence(try DivergenceRecord(from: decoder))
    case "audit": self = .audit(try AuditRecord(from: decoder))
    case "dialect_difference":
      self = .dialectDifference(try DialectDifferenceRecord(from: decoder))
    case "certificate": self = .certificate(try CertificateRecord(from: decoder))
    default: throw RecordError.unknownKind(found: kind)
    }
  }

  /// Writes schema, kind and the fields side by side in one object.
  public func encode(to encoder: any Encoder) throws {
    var header = encoder.container(keyedBy: Key.self)
    try header.encode(Self.schema, forKey: .schema)
    try header.encode(kind, forKey: .kind)
    switch self {
    case .machine(let record): try record.encode(to: encoder)
    case .kernel(let record): try record.encode(to: encoder)
    case .verification(let record), .golden(let record): try record.encode(to: encoder)
    case .benchmark(let record), .baseline(let record): try record.encode(to: encoder)
    case .calibration(let record): try record.encode(to: encoder)
    case .evaluation(let record): try record.encode(to: encoder)
    case .encoderEvaluation(let record): try record.encode(to: encoder)
    case .evaluationWindow(let record): try record.encode(to: encoder)
    case .profile(let record): try record.encode(to: encoder)
    case .gate(let record): try record.encode(to: encoder)
    case .selftest(let record): try record.encode(to: encoder)
    case .comparison(let record): try record.encode(to: encoder)
    case .checkpoint(let record): try record.encode(to: encoder)
    case .tensor(let record): try record.encode(to: encoder)
    case .smoothingSite(let record): try record.encode(to: encoder)
    case .goal(let record): try record.encode(to: encoder)
    case .certificate(let record): try record.encode(to: encoder)
    case .divergence(let record): try record.encode(to: encoder)
    case .audit(let record): try record.encode(to: encoder)
    case .dialectDifference(let record): try record.encode(to: encoder)
    }
  }
}
