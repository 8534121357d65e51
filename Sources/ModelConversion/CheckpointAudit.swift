// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

public import Architectures
public import Checkpoints
import Quantization

/// Judges a W8A8 checkpoint against the original it was made from.
///
/// The factors of each channel are recovered twice: exactly from the normalization in front of a
/// group (s = g / g'), and within a bound from the codes of every layer that reads it.
public struct CheckpointAudit {
  private let original: Checkpoint
  private let quantized: Checkpoint
  /// The model's description.
  public let configuration: ModelConfiguration

  /// Opens both sides.
  ///
  /// - Throws: ``CheckpointError`` for models that are not described or not of the same shape.
  public init(original: Checkpoint, quantized: Checkpoint) throws(CheckpointError) {
    self.original = original
    self.quantized = quantized
    configuration = try ModelConfiguration(original)
    try configuration.requireTensors(in: original)
    try configuration.requireTensors(in: quantized)
  }

  /// Faults that need no original: zero points and scales that cannot be.
  ///
  /// - Throws: ``CheckpointError``.
  public func generalFindings() throws(CheckpointError) -> [AuditFinding] {
    var findings: [AuditFinding] = []
    for tensor in quantized.tensors {
      if tensor.name.hasSuffix("zero_point") {
        findings.append(
          AuditFinding(
            flag: .strayZeroPoint,
            layer: nil,
            tensor: tensor.name,
            detail: "\(tensor.summary); symmetric checkpoints have none"
          )
        )
      }
      guard tensor.name.hasSuffix("_scale"), tensor.format.hasFloatValues else { continue }
      let scales = try tensor.floatElements()
      guard let index = scales.firstIndex(where: { !($0.isFinite && $0 > 0) }) else { continue }
      findings.append(
        AuditFinding(
          flag: .nonFiniteScale,
          layer: nil,
          tensor: tensor.name,
          detail: "\(scales[index]) at \(index); expected finite and above zero"
        )
      )
    }
    return findings
  }

  /// Audits the groups of one layer that a normalization feeds, and the layers of all others alone.
  ///
  /// - Throws: ``CheckpointError``.
  public func groups(ofLayer layer: Int) throws(CheckpointError) -> [AuditedGroup] {
    var results: [AuditedGroup] = []
    for group in SmoothingPlan(configuration.layer(layer)).groups {
      results.append(try audited(group, layer: layer))
    }
    return results
  }

  private func audited(
    _ group: SmoothingPlan.Group,
    layer: Int
  ) throws(CheckpointError) -> AuditedGroup {
    var findings: [AuditFinding] = []
    let normFactors = try normFactors(of: group)
    var judged: [(module: String, weight: AuditedWeight, factors: AuditedWeight.Factors)] = []
    for consumer in group.consumers {
      switch try weight(of: consumer.module, layer: layer) {
      case .success(let weight):
        judged.append((consumer.module, weight, weight.columnFactors()))
      case .failure(let fault): findings.append(fault.finding)
      }
    }
    let expected = normFactors ?? judged.first?.factors.values ?? []
    let ones = [Double](repeating: 1, count: expected.count)
    let isFoldedInNorm = normFactors.map { $0.contains { abs($0 - 1) > 0x1p-20 } } ?? false
    if normFactors != nil {
      let agreeing = judged.count { $0.factors.agree(with: expected) }
      for (module, weight, factors) in judged where !factors.agree(with: expected) {
        let (flag, detail) = fault(weight, factors, expected: expected, siblings: agreeing)
        findings.append(AuditFinding(flag: flag, layer: layer, tensor: module, detail: detail))
      }
      if !isFoldedInNorm, !judged.isEmpty, judged.allSatisfy({ $0.factors.agree(with: ones) }) {
        findings.append(
          AuditFinding(
            flag: .unsmoothed,
            layer: layer,
            tensor: group.consumers[0].module,
            detail: "every factor of \(group.site.rawValue) is 1"
          )
        )
      }
    }
    var divisors: [Double] = []
    for (module, weight, factors) in judged where weight.steps[0] > 0 {
      guard factors.agree(with: expected) else { continue }
      // Without a normalization the factors are known within their bounds only.
      let found = weight.divisors(expected).compactMap(\.self)
      divisors += found
      guard normFactors != nil else { continue }
      findings += stepFindings(weight, expected, found, module: module, layer: layer)
    }
    return AuditedGroup(
      layer: layer,
      site: group.site.rawValue,
      consumers: group.consumers.map(\.module),
      smoothedChannels: expected.count { abs($0 - 1) > 0x1p-20 },
      channels: expected.count,
      smallestFactor: expected.min() ?? 1,
      largestFactor: expected.max() ?? 1,
      divisor: divisors.isEmpty ? nil : divisors.sorted()[divisors.count / 2],
      findings: findings
    )
  }

  /// s = g / g' of the normalization that feeds a group, or `nil` without one.
  private func normFactors(of group: SmoothingPlan.Group) throws(CheckpointError) -> [Double]? {
    guard case .norm(let module) = group.fold,
      let before = ModelConfiguration.tensor("\(module).weight", in: original),
      let after = ModelConfiguration.tensor("\(module).weight", in: quantized)
    else { return nil }
    return zip(try before.floatElements(), try after.floatElements()).map {
      $0 == $1 ? 1 : Double($0) / Double($1)
    }
  }

  // MARK: - Faults

  /// Names the fault of a layer whose factors are not those of its normalization.
  private func fault(
    _ weight: AuditedWeight,
    _ factors: AuditedWeight.Factors,
    expected: [Double],
    siblings: Int
  ) -> (AuditFinding.Flag, String) {
    let channel =
      factors.values.indices.max {
        let left = abs(factors.values[$0] - expected[$0]) / factors.bounds[$0]
        return left < abs(factors.values[$1] - expected[$1]) / factors.bounds[$1]
      } ?? 0
    let place =
      "channel \(channel): factor \(Float(factors.values[channel])) in the codes, "
      + "\(Float(expected[channel])) in the normalization, bound \(Float(factors.bounds[channel]))"
    if factors.agree(with: expected.map { _ in 1 }) {
      return siblings > 0
        ? (.siblingMissed, "not multiplied, its siblings are; \(place)")
        : (.notCompensated, "the normalization is divided, the weight is not multiplied; \(place)")
    }
    if factors.agree(with: expected.map { $0 * $0 }) {
      return (.smoothedTwice, "the weight is multiplied twice; \(place)")
    }
    if factors.agree(with: expected.map { $0.squareRoot() }) {
      return (.smoothedTwice, "the normalization is divided twice; \(place)")
    }
    if weight.rows == weight.columns, weight.rowFactors().agree(with: expected) {
      return (.wrongAxis, "rows are multiplied in place of columns; \(place)")
    }
    let ratio =
      zip(factors.values, expected).reduce(0) { $0 + $1.0 * $1.1 }
      / expected.reduce(0) { $0 + $1 * $1 }
    if factors.agree(with: expected.map { $0 * ratio }) {
      return (.wrongDivisor, "scales are \(Float(ratio)) times what the codes mean; \(place)")
    }
    return (.wrongCodes, place)
  }

  /// Steps that are no 127th of the largest value, and weights beyond the last code.
  private func stepFindings(
    _ weight: AuditedWeight,
    _ factors: [Double],
    _ divisors: [Double],
    module: String,
    layer: Int
  ) -> [AuditFinding] {
    // One scale for all: the largest row made it.
    let isPerTensor = Set(weight.steps).count == 1
    let judged = isPerTensor ? divisors.max().map { [$0] } ?? [] : divisors
    // A stored scale is off by the type's roundoff, the factors by those of the gains.
    let tolerance = 127.5 * (weight.roundoff + 0x1p-20)
    // More than 127.5 is clipping, and said below.
    let wrong = judged.filter {
      $0 <= 127.5 + tolerance && abs($0 - 127) > tolerance && abs($0 - 127.5) > tolerance
    }
    var findings: [AuditFinding] = []
    if let example = wrong.first {
      findings.append(
        AuditFinding(
          flag: .wrongDivisor,
          layer: layer,
          tensor: module,
          detail: "\(wrong.count) of \(judged.count) steps; one is the largest value divided by "
            + "\(Float(example)), expected 127 or 127.5"
        )
      )
    }
    let clipped = weight.clippedCount(factors)
    if clipped > 0 {
      let share = Double(clipped) / Double(weight.original.count)
      findings.append(
        AuditFinding(
          flag: .clipped,
          layer: layer,
          tensor: module,
          detail: "\(clipped) weights beyond the last code, a share of \(Float(share))"
        )
      )
    }
    return findings
  }

  // MARK: - Weights

  /// A weight that cannot be judged, as a finding.
  private struct Fault: Error {
    let finding: AuditFinding
  }

  private func weight(
    of module: String,
    layer: Int
  ) throws(CheckpointError) -> Result<AuditedWeight, Fault> {
    guard let before = ModelConfiguration.tensor("\(module).weight", in: original),
      let after = ModelConfiguration.tensor("\(module).weight", in: quantized)
    else { return .failure(Fault(finding: Self.missing(module, layer))) }
    let (rows, columns) = (before.shape[0], before.shape[1])
    let values = try before.floatElements()
    guard after.format == .elements(.int8) else {
      let roundoff = Self.roundoff(of: after)
      return .success(
        AuditedWeight(
          rows: rows,
          columns: columns,
          original: values,
          stored: try after.floatElements(),
          steps: Array(repeating: 0, count: rows),
          roundoff: roundoff
        )
      )
    }
    let scale = try quantized.requiredTensor("\(module).weight_scale")
    guard scale.shape == [rows, 1] || scale.shape == [rows] || scale.elementCount == 1 else {
      return .failure(
        Fault(
          finding: AuditFinding(
            flag: .wrongAxis,
            layer: layer,
            tensor: scale.name,
            detail: "shape \(scale.shape) for a weight of \(rows) rows and \(columns) columns; "
              + "expected [\(rows), 1] or [1]"
          )
        )
      )
    }
    let stored = try scale.floatElements()
    let steps = stored.count == 1 ? Array(repeating: stored[0], count: rows) : stored
    guard steps.allSatisfy({ $0.isFinite && $0 > 0 }) else {
      return .failure(
        Fault(
          finding: AuditFinding(
            flag: .nonFiniteScale,
            layer: layer,
            tensor: scale.name,
            detail: "its weight cannot be judged"
          )
        )
      )
    }
    let codes = try after.int8Elements()
    return .success(
      AuditedWeight(
        rows: rows,
        columns: columns,
        original: values,
        stored: codes.indices.map { Float(codes[$0]) * steps[$0 / columns] },
        steps: steps,
        roundoff: Self.roundoff(of: scale)
      )
    )
  }

  private static func missing(_ module: String, _ layer: Int) -> AuditFinding {
    AuditFinding(flag: .wrongCodes, layer: layer, tensor: module, detail: "the weight is missing")
  }

  /// The relative error of a value of a tensor's type, of two roundings.
  private static func roundoff(of tensor: CheckpointTensor) -> Double {
    switch tensor.format {
    case .elements(.float16): 0x1p-10
    case .elements(.bfloat16): 0x1p-7
    default: 0x1p-22
    }
  }
}
