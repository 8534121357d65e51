// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Architectures
import Checkpoints

extension CheckpointAudit {
  /// What takes up the factors of a group, with the factors it was divided by.
  struct Source {
    /// For messages.
    let name: String
    let isNormalization: Bool
    let factors: AuditedWeight.Factors
  }

  /// What takes up the factors of a group; `nil` where nothing does, or where it cannot be judged.
  func source(
    of group: SmoothingPlan.Group,
    in plan: SmoothingPlan,
    layer: Int
  ) throws(CheckpointError) -> Source? {
    switch group.fold {
    case .norm(let module):
      guard let factors = try normFactors(of: module) else { return nil }
      return Source(name: "the normalization", isNormalization: true, factors: factors)
    case .linear(let module, _, _):
      guard let factors = try rowFactors(of: module, for: group, in: plan, layer: layer) else {
        return nil
      }
      return Source(name: "the rows of \(module)", isNormalization: false, factors: factors)
    case .atRunTime: return nil
    }
  }

  /// s = g / g' of a normalization, within the rounding of the stored g', or `nil` without one.
  private func normFactors(
    of module: String
  ) throws(CheckpointError) -> AuditedWeight.Factors? {
    guard let before = ModelConfiguration.tensor("\(module).weight", in: original),
      let after = ModelConfiguration.tensor("\(module).weight", in: quantized)
    else { return nil }
    let values = zip(try before.floatElements(), try after.floatElements()).map {
      $0 == $1 ? 1 : Double($0) / Double($1)
    }
    let roundoff = Self.roundoff(of: after)
    return AuditedWeight.Factors(
      values: values,
      bounds: values.map { $0 == 1 ? 0 : abs($0) * roundoff }
    )
  }

  /// The factors that the rows of a linear layer were divided by, for each input channel of a group
  /// behind it.
  ///
  /// Rows that may all have been multiplied by one number count as not divided: factors differ from
  /// channel to channel, and a wrong scale is found with the layer itself.
  ///
  /// - Returns: `nil` where the layer's own columns are not what is in front of them.
  private func rowFactors(
    of module: String,
    for group: SmoothingPlan.Group,
    in plan: SmoothingPlan,
    layer: Int
  ) throws(CheckpointError) -> AuditedWeight.Factors? {
    guard let rows = ChannelFactors.producerRows(of: group, in: configuration),
      let own = plan.groups.first(where: { $0.consumers.contains { $0.module == module } }),
      case .success(let weight) = try weight(of: module, layer: layer)
    else { return nil }
    let ones = AuditedWeight.Factors.ones(weight.columns)
    // What is divided at run time is not in the checkpoint.
    let inputs = try source(of: own, in: plan, layer: layer)?.factors ?? ones
    guard let divided = dividedRows(of: weight, module, inputs: inputs, in: plan) else {
      return weight.columnFactors().agree(with: inputs) ? .ones(rows.count) : nil
    }
    let reciprocals = divided.reciprocals
    return AuditedWeight.Factors(
      values: rows.map { reciprocals.values[$0] },
      bounds: rows.map { reciprocals.bounds[$0] }
    )
  }

  /// What the rows of a weight were multiplied by for a group behind it: 1 / s of its channels.
  ///
  /// - Parameters:
  ///   - weight: The weight of both sides.
  ///   - module: Its name.
  ///   - inputs: What its columns must have been multiplied by.
  ///   - plan: The groups of its layer.
  /// - Returns: `nil` where no rows were divided, or where that explains nothing. Shape: `[N]`.
  func dividedRows(
    of weight: AuditedWeight,
    _ module: String,
    inputs: AuditedWeight.Factors,
    in plan: SmoothingPlan
  ) -> AuditedWeight.Factors? {
    let groups = plan.groups.filter {
      if case .linear(module, _, _) = $0.fold { true } else { false }
    }
    guard let group = groups.first,
      let rows = ChannelFactors.producerRows(of: group, in: configuration)
    else { return nil }
    let found = weight.multiplyingColumns(by: inputs.values).rowFactors()
    let made = Set(rows).sorted()
    let isDivided = !AuditedWeight.Factors(
      values: made.map { found.values[$0] },
      bounds: made.map { found.bounds[$0] }
    ).areUniform
    guard isDivided else { return nil }
    // Other rows of a fused projection are none of this group's.
    var divisors = AuditedWeight.Factors.ones(weight.rows)
    for row in made {
      divisors.values[row] = found.values[row]
      divisors.bounds[row] = found.bounds[row]
    }
    // Factors are above zero. Those of unrelated codes are of both signs, and some cannot be told from 0.
    guard divisors.values.allSatisfy({ $0 > 0 }), divisors.uncertainty < 1,
      weight.multiplyingRows(by: divisors).columnFactors().agree(with: inputs)
    else { return nil }
    return divisors
  }
}
