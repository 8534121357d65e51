// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

public import Architectures
public import Checkpoints
import Quantization

/// Judges a W8A8 checkpoint against the original it was made from.
///
/// The factors of each channel are recovered twice: from what is in front of a group, exactly from a
/// normalization (s = g / g') and within a bound from the rows of a linear layer, and within a bound from
/// the codes of every layer that reads it.
public struct CheckpointAudit {
  let original: Checkpoint
  let quantized: Checkpoint
  /// Input channels of a row that share a step, or `nil` for all.
  let groupSize: Int?
  /// The model's description.
  public let configuration: ModelConfiguration

  /// Opens both sides.
  ///
  /// - Throws: ``CheckpointError`` for models that are not described or not of the same shape.
  public init(original: Checkpoint, quantized: Checkpoint) throws(CheckpointError) {
    self.original = original
    self.quantized = quantized
    groupSize = Self.groupSize(of: quantized)
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

  /// Audits the groups of one layer.
  ///
  /// - Throws: ``CheckpointError``.
  public func groups(ofLayer layer: Int) throws(CheckpointError) -> [AuditedGroup] {
    let plan = SmoothingPlan(configuration.layer(layer))
    var results: [AuditedGroup] = []
    for group in plan.groups { results.append(try audited(group, of: plan, layer: layer)) }
    return results
  }

  private typealias Judged = (
    module: String, weight: AuditedWeight, factors: AuditedWeight.Factors
  )

  private func audited(
    _ group: SmoothingPlan.Group,
    of plan: SmoothingPlan,
    layer: Int
  ) throws(CheckpointError) -> AuditedGroup {
    var findings: [AuditFinding] = []
    let source = try source(of: group, in: plan, layer: layer)
    var judged: [Judged] = []
    for consumer in group.consumers {
      switch try weight(of: consumer.module, layer: layer) {
      case .success(var weight):
        if let inputs = source?.factors,
          let rows = dividedRows(of: weight, consumer.module, inputs: inputs, in: plan)
        {
          weight = weight.multiplyingRows(by: rows)
        }
        judged.append((consumer.module, weight, weight.columnFactors()))
      case .failure(let fault): findings.append(fault.finding)
      }
    }
    let expected = expected(of: judged, behind: source, channels: group.consumers[0].columns)
    findings += factorFindings(judged, expected, source, group, layer: layer)
    var divisors: [Double] = []
    for (module, weight, factors) in judged where factors.agree(with: expected) {
      let strays = weight.strayElements(expected)
      if let stray = strays.first {
        let detail =
          "\(strays.count) of \(weight.original.count) elements are not their weights; the first "
          + "is row \(stray.row), column \(stray.column)"
        findings.append(
          AuditFinding(flag: .wrongCodes, layer: layer, tensor: module, detail: detail)
        )
      }
      guard weight.steps[0] > 0 else { continue }
      let found = weight.divisors(expected.values).compactMap(\.self)
      divisors += found
      findings += stepFindings(weight, expected, found, module: module, layer: layer)
    }
    return AuditedGroup(
      layer: layer,
      site: group.site.rawValue,
      consumers: group.consumers.map(\.module),
      smoothedChannels: expected.values.count { abs($0 - 1) > 0x1p-20 },
      factors: expected.values,
      divisor: divisors.isEmpty ? nil : divisors.sorted()[divisors.count / 2],
      findings: findings
    )
  }

  /// The factors that the weights of a group must have.
  ///
  /// Those of what is in front of it; where nothing takes factors up, 1 if that can be, or else those of
  /// the first weight, for the input may be divided at run time.
  private func expected(
    of judged: [Judged],
    behind source: Source?,
    channels: Int
  ) -> AuditedWeight.Factors {
    if let source { return source.factors }
    let ones = AuditedWeight.Factors.ones(channels)
    guard let first = judged.first, !judged.allSatisfy({ $0.factors.agree(with: ones) }) else {
      return ones
    }
    return first.factors
  }

  // MARK: - Faults

  /// Weights whose factors are not those expected, and a group that has none.
  private func factorFindings(
    _ judged: [Judged],
    _ expected: AuditedWeight.Factors,
    _ source: Source?,
    _ group: SmoothingPlan.Group,
    layer: Int
  ) -> [AuditFinding] {
    var findings: [AuditFinding] = []
    let ones = AuditedWeight.Factors.ones(expected.values.count)
    let siblings = judged.count { $0.factors.agree(with: expected) }
    for (module, weight, factors) in judged where !factors.agree(with: expected) {
      let (flag, detail) = fault(weight, factors, expected, source, siblings: siblings)
      findings.append(AuditFinding(flag: flag, layer: layer, tensor: module, detail: detail))
    }
    guard let source else {
      // Factors that are equal in every channel smooth nothing.
      for (module, _, factors) in judged
      where !factors.agree(with: ones) && factors.areUniform && factors.agree(with: expected) {
        let detail = "scales are \(Float(factors.values[0])) times what the codes mean"
        findings.append(
          AuditFinding(flag: .wrongDivisor, layer: layer, tensor: module, detail: detail)
        )
      }
      return findings
    }
    if source.isNormalization, source.factors.agree(with: ones), !judged.isEmpty,
      judged.allSatisfy({ $0.factors.agree(with: ones) })
    {
      findings.append(
        AuditFinding(
          flag: .unsmoothed,
          layer: layer,
          tensor: group.consumers[0].module,
          detail: "every factor of \(group.site.rawValue) is 1"
        )
      )
    }
    return findings
  }

  /// Names the fault of a layer whose factors are not those of what is in front of it.
  private func fault(
    _ weight: AuditedWeight,
    _ factors: AuditedWeight.Factors,
    _ expected: AuditedWeight.Factors,
    _ source: Source?,
    siblings: Int
  ) -> (AuditFinding.Flag, String) {
    let channel =
      factors.values.indices.max {
        distance(factors, expected, channel: $0) < distance(factors, expected, channel: $1)
      } ?? 0
    let place =
      "channel \(channel): factor \(Float(factors.values[channel])) in the codes, "
      + "\(Float(expected.values[channel])) in \(source?.name ?? "another layer of this input"), "
      + "bound \(Float(factors.bounds[channel] + expected.bounds[channel]))"
    let ones = AuditedWeight.Factors.ones(expected.values.count)
    let front = source?.name ?? "the input"
    if factors.agree(with: ones) {
      return siblings > 0
        ? (.siblingMissed, "not multiplied, its siblings are; \(place)")
        : (.notCompensated, "\(front) is divided, the weight is not multiplied; \(place)")
    }
    if !expected.agree(with: ones) {
      if factors.agree(with: expected.values.map { $0 * $0 }) {
        return (.smoothedTwice, "the weight is multiplied twice; \(place)")
      }
      if factors.agree(with: expected.values.map { $0.magnitude.squareRoot() }) {
        return (.smoothedTwice, "\(front) is divided twice; \(place)")
      }
      if weight.rows == weight.columns, weight.rowFactors().agree(with: expected) {
        return (.wrongAxis, "rows are multiplied in place of columns; \(place)")
      }
    }
    let ratio =
      zip(factors.values, expected.values).reduce(0) { $0 + $1.0 * $1.1 }
      / expected.values.reduce(0) { $0 + $1 * $1 }
    if factors.agree(with: expected.values.map { $0 * ratio }) {
      return (.wrongDivisor, "scales are \(Float(ratio)) times what the codes mean; \(place)")
    }
    if expected.agree(with: ones), weight.strayElements(factors).isEmpty {
      return (.notCompensated, "the weight is multiplied, \(front) is not divided; \(place)")
    }
    return (.wrongCodes, place)
  }

  /// How far a factor is from the expected one, in bounds.
  private func distance(
    _ factors: AuditedWeight.Factors,
    _ expected: AuditedWeight.Factors,
    channel: Int
  ) -> Double {
    abs(factors.values[channel] - expected.values[channel])
      / (factors.bounds[channel] + expected.bounds[channel])
  }

  /// Steps that are no 127th of the largest value, and weights beyond the last code.
  private func stepFindings(
    _ weight: AuditedWeight,
    _ factors: AuditedWeight.Factors,
    _ divisors: [Double],
    module: String,
    layer: Int
  ) -> [AuditFinding] {
    // One scale for all: the largest row made it.
    let isPerTensor = Set(weight.steps).count == 1
    let judged = isPerTensor ? divisors.max().map { [$0] } ?? [] : divisors
    // A stored scale is off by the type's roundoff, the factors by those of the gains, or by the bounds
    // of what was recovered from codes.
    let tolerance =
      127.5 * (weight.roundoff + 0x1p-20 + weight.uncertainty + factors.uncertainty)
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
}
