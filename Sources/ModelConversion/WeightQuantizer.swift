// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Checkpoints
import Quantization
import ReferenceOperations
import TensorCore

/// Quantizes one weight of a folded model, by the reference's plain loops.
struct WeightQuantizer: Sendable {
  let folding: ModelFolding
  /// `perTensor`, `perChannel` or `perGroup`.
  let granularity: Granularity
  let rule: ScaleRule
  /// The arithmetic of codes: FP32, or FP64, in which scales that are stored as FP32 are not rounded.
  let quantizer: QuantizerRule
  /// The type scales are stored in.
  let scaleType: ElementType

  /// The weight with all factors folded in.
  ///
  /// - Throws: ``CheckpointError``, also for values that are not finite.
  func matrix(of tensor: CheckpointTensor) throws(CheckpointError) -> Matrix<Float> {
    let rows = tensor.shape[0]
    let elements = try folding.elements(of: tensor)
    return Matrix(rows: rows, columns: elements.count / max(1, rows), elements: elements)
  }

  /// One scale for each row, for each group of each row, or one for all, as stored.
  func scales(of matrix: Matrix<Float>) -> [Float] {
    maxima(of: matrix).map(storedScale)
  }

  /// The scale of values whose largest magnitude is known, as stored.
  private func storedScale(_ maximum: Float) -> Float {
    rounded(Scale(absoluteMaximum: maximum, rule: rule).value)
  }

  /// The scale that codes are made with: as stored, but for FP64 scales that are stored as FP32.
  private func codeScale(_ maximum: Float) -> Double {
    guard quantizer == .fp64, scaleType != .float16, scaleType != .bfloat16 else {
      return Double(storedScale(maximum))
    }
    // Values all zero have codes 0 by any scale.
    return maximum == 0 ? 1 : Double(maximum) / Double(rule.divisor)
  }

  /// The largest absolute value of each part that has a scale.
  private func maxima(of matrix: Matrix<Float>) -> [Float] {
    let length = if case .perGroup(let size) = granularity { size } else { max(1, matrix.columns) }
    let maxima = (0..<matrix.rows).flatMap { row in
      let values = matrix.row(row)
      return stride(from: 0, to: values.count, by: length).map { first in
        values[first..<min(values.count, first + length)].reduce(Float(0)) { max($0, abs($1)) }
      }
    }
    return granularity == .perTensor ? [maxima.max() ?? 0] : maxima
  }

  /// Codes and scales of a weight.
  ///
  /// - Throws: ``QuantizationError`` for a scale that the stored type rounds to zero or infinity.
  func quantized(_ matrix: Matrix<Float>) throws -> ReferenceQuantizedMatrix {
    let maxima = maxima(of: matrix)
    for maximum in maxima { _ = try Scale(storedScale(maximum)) }
    return try ReferenceQuantizer(rule: quantizer, range: rule.range).quantized(
      matrix.map { Double($0) },
      scales: maxima.map(codeScale),
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
