// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Checkpoints
import Quantization
import ReferenceOperations
import TensorCore

/// Quantizes one weight of a folded model, by the reference's plain loops.
struct WeightQuantizer: Sendable {
  let folding: ModelFolding
  /// `perTensor` or `perChannel`.
  let granularity: Granularity
  let rule: ScaleRule
  /// The type scales are stored in; codes are made with the rounded scales.
  let scaleType: ElementType

  /// The weight with all factors folded in.
  ///
  /// - Throws: ``CheckpointError``, also for values that are not finite.
  func matrix(of tensor: CheckpointTensor) throws(CheckpointError) -> Matrix<Float> {
    let rows = tensor.shape[0]
    let elements = try folding.elements(of: tensor)
    return Matrix(rows: rows, columns: elements.count / max(1, rows), elements: elements)
  }

  /// One scale for each row, or one for all, as stored.
  func scales(of matrix: Matrix<Float>) -> [Float] {
    let maxima = (0..<matrix.rows).map { row in
      matrix.row(row).reduce(Float(0)) { max($0, abs($1)) }
    }
    let parts = granularity == .perTensor ? [maxima.max() ?? 0] : maxima
    return parts.map { rounded(Scale(absoluteMaximum: $0, rule: rule).value) }
  }

  /// Codes and scales of a weight.
  ///
  /// - Throws: ``QuantizationError`` for a scale that the stored type rounds to zero or infinity.
  func quantized(_ matrix: Matrix<Float>) throws -> ReferenceQuantizedMatrix {
    try ReferenceQuantizer(rule: .fp32, range: rule.range).quantized(
      matrix.map { Double($0) },
      scales: scales(of: matrix).map { Double($0) },
      granularity: granularity,
      named: "weight"
    )
  }

  private func rounded(_ scale: Float) -> Float {
    switch scaleType {
    case .float16: Float(Float16(scale))
    case .bfloat16: BFloat16(scale).floatValue
    default: scale
    }
  }
}
