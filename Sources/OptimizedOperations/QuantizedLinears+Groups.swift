// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Quantization
import TensorCore

extension QuantizedLinears {
  /// A weight with a scale for each output channel and group of input channels: one integer product
  /// for each group, summed in FP32 in order of depth.
  struct GroupedPart: Sendable {
    /// One group of input channels.
    struct Group: Sendable {
      let channels: Range<Int>
      let weight: PackedWeight
      let columnScales: [Scale]
    }

    let groups: [Group]
    /// Shape: `[N]`; empty for none.
    let bias: [Float]
    let columns: Int

    var byteCount: Int {
      groups.reduce(bias.count * MemoryLayout<Float>.stride) {
        $0 + $1.weight.byteCount + $1.columnScales.count * MemoryLayout<Scale>.stride
      }
    }

    /// Quantizes each group of input channels for itself, or takes what is quantized already.
    init(
      _ weights: [Matrix<Float>],
      stored: [QuantizedMatrix?],
      bias: [Float],
      groupSize: Int,
      operations: OptimizedOperations
    ) throws {
      columns = weights.reduce(0) { $0 + $1.rows }
      self.bias = bias
      let depth = weights[0].columns
      groups = try stride(from: 0, to: depth, by: groupSize).map { first in
        let channels = first..<min(depth, first + groupSize)
        let layers = try zip(weights, stored).map { weight, stored in
          try stored?.columns(channels)
            ?? operations.quantizedPerToken(weight.columns(channels), range: .restricted)
        }
        return Group(
          channels: channels,
          weight: try PackedWeight(
            try FloatTransformer.stacked(layers.map(\.codes)),
            row: operations.row
          ),
          columnScales: layers.flatMap(\.scales)
        )
      }
    }
  }

  /// A layer with weights quantized in groups of input channels.
  ///
  /// Source: ZeroQuant (arXiv:2206.01861), section 4.1.
  func apply(_ part: GroupedPart, to activation: Matrix<Float>) throws -> Matrix<Float> {
    let quantized = try operations.quantizedPerToken(activation, range: .restricted)
    var output = Matrix<Float>(rows: activation.rows, columns: part.columns, repeating: 0)
    for group in part.groups {
      let codes = quantized.codes.columns(group.channels)
      var sums = Matrix<Int32>(uninitializedRows: activation.rows, columns: part.columns)
      try operations.multiply(codes, by: group.weight, into: &sums)
      add(sums, scaledBy: quantized.scales, group.columnScales, to: &output)
    }
    float.add(bias: part.bias, to: &output)
    return output
  }

  private func add(
    _ sums: Matrix<Int32>,
    scaledBy rowScales: [Scale],
    _ columnScales: [Scale],
    to output: inout Matrix<Float>
  ) {
    let columnFactors = columnScales.map(\.value)
    sums.withUnsafePointer { source in
      columnFactors.withUnsafeBufferPointer { columnFactors in
        float.update(&output) { row, values in
          let sums = source + row * sums.rowStride
          let rowScale = rowScales[row].value
          for column in columnFactors.indices {
            values[column] += Float(sums[column]) * rowScale * columnFactors[column]
          }
        }
      }
    }
  }
}

extension QuantizedMatrix {
  /// The codes of one group of input channels, with a scale for each row.
  fileprivate func columns(_ channels: Range<Int>) throws(ShapeError) -> QuantizedMatrix {
    try QuantizedMatrix(
      codes: codes.columns(channels),
      scales: (0..<codes.rows).map { scale(row: $0, column: channels.lowerBound) },
      granularity: .perChannel
    )
  }
}
