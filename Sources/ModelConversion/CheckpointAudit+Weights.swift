// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Architectures
import Checkpoints
import JSONReading

extension CheckpointAudit {
  /// The size of groups that a quantized checkpoint says it has, or `nil` for none.
  static func groupSize(of checkpoint: Checkpoint) -> Int? {
    let groups = checkpoint.configuration?["quantization_config"]?["config_groups"]?.members
    guard let weights = groups?.first?.node["weights"], weights["strategy"]?.string == "group",
      let size = weights["group_size"]?.integer, size > 0
    else { return nil }
    return size
  }

  /// A weight that cannot be judged, as a finding.
  struct Fault: Error {
    let finding: AuditFinding
  }

  /// A weight of both sides.
  func weight(
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
          groupSize: max(1, columns),
          roundoff: roundoff,
          originalRoundoff: Self.roundoff(of: before)
        )
      )
    }
    let scale = try quantized.requiredTensor("\(module).weight_scale")
    let size = min(groupSize ?? .max, max(1, columns))
    let groups = (columns + size - 1) / size
    guard
      scale.shape == [rows, groups]
        || (groups == 1 && (scale.shape == [rows] || scale.elementCount == 1))
    else {
      return .failure(
        Fault(
          finding: AuditFinding(
            flag: .wrongAxis,
            layer: layer,
            tensor: scale.name,
            detail: "shape \(scale.shape) for a weight of \(rows) rows and \(columns) columns; "
              + "expected [\(rows), \(groups)]" + (groups == 1 ? " or [1]" : "")
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
        stored: codes.indices.map {
          Float(codes[$0]) * steps[$0 / columns * groups + $0 % columns / size]
        },
        steps: steps,
        groupSize: size,
        roundoff: Self.roundoff(of: scale),
        originalRoundoff: Self.roundoff(of: before)
      )
    )
  }

  private static func missing(_ module: String, _ layer: Int) -> AuditFinding {
    AuditFinding(flag: .wrongCodes, layer: layer, tensor: module, detail: "the weight is missing")
  }

  /// The relative error of a value of a tensor's type, of two roundings.
  static func roundoff(of tensor: CheckpointTensor) -> Double {
    switch tensor.format {
    case .elements(.float16): 0x1p-10
    case .elements(.bfloat16): 0x1p-7
    default: 0x1p-22
    }
  }
}
