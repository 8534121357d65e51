// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Records

extension Record {
  /// One record of every kind, with the name wherever a name can be.
  ///
  /// - Throws: When a goal cannot be read, which has no other way to be made.
  static func everyKind(named name: String) throws -> [Record] {
    try machines(name) + checks(name) + timings(name) + models(name) + conversions(name)
  }

  private static func machines(_ name: String) -> [Record] {
    [
      .machine(
        MachineRecord(
          processor: name,
          architecture: name,
          features: [name],
          cores: 2,
          memoryBytes: 1,
          cacheBytes: [name: 1],
          operatingSystem: name,
          hypervisor: name,
          compiler: name,
          version: name,
          loadAverage: 0,
          stealShare: nil,
          limits: [name: 1],
          remarks: [name]
        )
      ),
      .kernel(
        KernelRecord(
          operation: name,
          kernel: name,
          formats: name,
          tile: name,
          instructions: name,
          requiredFeatures: [name],
          missingFeatures: [name],
          supported: true,
          chosen: true
        )
      ),
    ]
  }

  private static func checks(_ name: String) throws -> [Record] {
    let check = VerificationRecord(
      property: name,
      case: name,
      kernel: name,
      provider: name,
      outcome: .failed,
      reason: name,
      seed: 1,
      cases: 1,
      bound: name,
      observed: name,
      ratio: 2,
      repro: name
    )
    var dialect = check
    (dialect.dialect, dialect.evidence, dialect.covers) = (name, name, name)
    func selftest(_ issue: String?) -> Record {
      .selftest(
        SelftestRecord(
          fault: name,
          fill: name,
          property: name,
          caught: true,
          isRight: false,
          issue: issue,
          case: name,
          cases: 1,
          finding: name
        )
      )
    }
    let fields: [String: Any] = [
      "name": name, "metric": "share_of_peak", "statistic": "least", "atLeast": 0.9,
      "outcome": "reached", "value": 0.95, "cases": 1, "lowestAt": name,
    ]
    let goal = try JSONSerialization.data(withJSONObject: fields)
    return [
      .verification(check), .verification(dialect), .golden(check), selftest(nil), selftest(name),
      .goal(try JSONDecoder().decode(GoalRecord.self, from: goal)),
    ]
  }

  private static func timings(_ name: String) -> [Record] {
    let timing = BenchmarkRecord.timing(name: name)
    let profile = ProfileRecord(
      case: name,
      operation: name,
      kernel: name,
      provider: name,
      threads: 1,
      calls: 1,
      phases: [.init(name: name, samples: 1, share: 1)],
      samples: 1,
      requestedHz: 1,
      realHz: 1,
      processorSeconds: 1,
      wallSeconds: 1,
      accountedShare: 1,
      mistrusted: name,
      balance: .init(
        processorSeconds: [1],
        imbalance: 0,
        spinningShare: 0,
        waitingSeconds: 0
      ),
      hotInstructions: [
        .init(function: name, offset: 0, file: name, samples: 1, share: 1, instruction: name)
      ],
      advice: [name],
      stacks: CallStacks([(names: [name, name], count: 1)])
    )
    let gate = GateRecord(
      role: .case,
      case: name,
      base: name,
      head: name,
      verdict: .same,
      reason: name,
      margin: 0.02,
      alpha: 0.01
    )
    let comparison = ComparisonRecord(
      case: name,
      kernel: name,
      provider: name,
      impression: .unclear,
      isSameMachine: nil
    )
    return [
      .benchmark(timing), .baseline(timing), .profile(profile), .gate(gate),
      .comparison(comparison),
    ]
  }

  private static func models(_ name: String) -> [Record] {
    var calibration = CalibrationRecord(
      layers: [name],
      channels: 1,
      tokens: 1,
      firstTokenMaximum: 1,
      laterMaximum: 1,
      medianChannel: 1,
      outlierRatio: 1,
      hasMassiveFirstToken: false,
      outlierChannels: []
    )
    calibration.magnitudes = MagnitudeMaps(
      layer: name,
      alpha: 0.5,
      channels: 2,
      tokens: 1,
      before: [[4, 1]],
      after: [[2, 2]]
    )
    let encoder = EncoderEvaluationRecord(
      model: name,
      scheme: name,
      alpha: 0.5,
      keptFloat: [name],
      settings: name,
      sentences: 2,
      tokens: 8,
      cosineMean: 0.99,
      cosineLeast: 0.98,
      cosineInterval: [0.98, 0.995],
      nearestNeighbourAgreement: 1,
      seconds: 1,
      weightBytes: 1,
      threads: 1
    )
    let window = EvaluationWindowRecord(
      model: name,
      modelDigest: name,
      scheme: name,
      settings: name,
      index: 0,
      tokenDigest: name,
      tokens: 7,
      negativeLogLikelihood: 20,
      divergence: nil,
      agreements: nil,
      seconds: 1
    )
    let divergence = DivergenceRecord(
      model: name,
      scheme: name,
      finding: name,
      layer: name,
      operation: name,
      token: 0,
      channel: 0,
      error: 1,
      bound: 2,
      exact: 3,
      relativeError: nil,
      cause: name,
      inputChannel: 0,
      inputValue: 1,
      range: 2
    )
    return [
      .calibration(calibration), .evaluation(.evaluation(name: name)), .encoderEvaluation(encoder),
      .evaluationWindow(window), .divergence(divergence),
    ]
  }

  private static func conversions(_ name: String) -> [Record] {
    let checkpoint = CheckpointRecord(
      path: name,
      format: name,
      tensors: 1,
      elements: 1,
      bytes: 1,
      bytesByType: [name: 1],
      metadata: [name: name]
    )
    let tensor = TensorRecord(
      tensor: name,
      storedName: name,
      type: name,
      shape: [1],
      elements: 1,
      bytes: 1,
      file: name,
      byte: 0
    )
    let site = SmoothingSiteRecord(
      site: name,
      layers: 1,
      consumers: [name],
      foldsInto: name,
      headsInGroup: nil,
      reason: name
    )
    var certificate = CertificateRecord(
      model: name,
      output: name,
      subject: name,
      outcome: .failed,
      reason: name,
      bound: name,
      ratio: 2
    )
    (certificate.layer, certificate.consumers, certificate.foldsInto) = (0, [name], name)
    let audit = AuditRecord(
      original: name,
      quantized: name,
      flag: name,
      outcome: .failed,
      layer: nil,
      subject: name,
      detail: name
    )
    let difference = DialectDifferenceRecord(
      path: name,
      tensors: 1,
      first: name,
      second: name,
      codes: 2,
      differing: 1,
      largestDifference: 1
    )
    return [
      .checkpoint(checkpoint), .tensor(tensor), .smoothingSite(site), .certificate(certificate),
      .audit(audit), .dialectDifference(difference),
    ]
  }
}
