// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

public import Quantization
import TensorCore

/// Puts queries, keys and values on an INT8 grid as they leave their layers; they stay FP32 numbers.
///
/// This is what the authors' simulation does under `quantize_bmm_input` (smoothquant/fake_quant.py,
/// `W8A8Linear.output_quant`): it shows what INT8 operands would cost attention, whose products stay
/// floating point. ``IntegerAttention`` is attention in INT8.
public struct ProjectionQuantizer: Sendable {
  /// What shares a scale.
  public enum Scaling: Sendable {
    /// The query, the key and the value of each token, all heads together.
    case token
    /// All queries, all keys and all values of a call.
    case tensor
    /// The same, with scales from calibration by index of the layer.
    case fixed([AttentionScales])
  }

  private let operations: OptimizedOperations
  private let scaling: Scaling

  /// Creates a quantizer.
  ///
  /// - Parameters:
  ///   - operations: The INT8 kernels.
  ///   - scaling: What shares a scale.
  public init(operations: OptimizedOperations, scaling: Scaling) {
    self.operations = operations
    self.scaling = scaling
  }

  /// Replaces each value by code times scale.
  ///
  /// - Throws: ``QuantizationError/notFinite(matrix:row:column:value:)``.
  func quantize(_ rows: inout Matrix<Float>, layout: AttentionLayout, block: Int) throws {
    var fixed: AttentionScales?
    if case .fixed(let scales) = scaling { fixed = scales[block] }
    for (columns, scale) in layout.operands(fixed) {
      let part = rows.columns(columns)
      let quantized =
        if case .token = scaling {
          try operations.quantizedPerToken(part, range: .restricted)
        } else {
          try operations.quantizedPerTensor(part, scale: scale, range: .restricted)
        }
      let scales = quantized.rowScales
      rows.replaceColumns(
        columns,
        by: Matrix(rows: part.rows, columns: part.columns) {
          Float(quantized.codes[$0, $1]) * scales[$0].value
        }
      )
    }
  }
}
