// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

public import Quantization
public import TensorCore

extension OptimizedOperations {
  /// Turns accumulators into real values: accumulator * rowScale * columnScale + bias.
  ///
  /// - Throws: ``ShapeError/lengthMismatch(vector:found:expected:)``.
  public func dequantizedProduct(
    accumulator: Matrix<Int32>,
    rowScales: [Scale],
    columnScales: [Scale],
    bias: [Float]?
  ) throws -> Matrix<Float> {
    try requireLength(rowScales.count, accumulator.rows, of: "rowScales")
    try requireLength(columnScales.count, accumulator.columns, of: "columnScales")
    if let bias { try requireLength(bias.count, accumulator.columns, of: "bias") }
    var output = Matrix<Float>(uninitializedRows: accumulator.rows, columns: accumulator.columns)
    output.withUnsafeMutablePointer { output in
      accumulator.withUnsafePointer { accumulator in
        withFloats(rowScales) { rowScales in
          withColumnOperands(columnScales, bias) { columnScales, bias in
            epilogue(accumulator, rowScales, columnScales, bias, output)
          }
        }
      }
    }
    return output

    func epilogue(
      _ source: UnsafePointer<Int32>,
      _ rowScales: UnsafePointer<Float>,
      _ columnScales: UnsafePointer<Float>,
      _ bias: UnsafePointer<Float>?,
      _ output: UnsafeMutablePointer<Float>
    ) {
      let columns = accumulator.columns
      pool.run(taskCount: accumulator.rows) { row, _ in
        kernels.epilogue(
          1,
          columns,
          source + row * accumulator.rowStride,
          accumulator.rowStride * MemoryLayout<Int32>.stride,
          rowScales + row,
          columnScales,
          bias,
          output + row * columns,
          columns * MemoryLayout<Float>.stride
        )
      }
    }
  }

  func requireLength(
    _ found: Int,
    _ expected: Int,
    of vector: String
  ) throws(ShapeError) {
    guard found == expected else {
      throw .lengthMismatch(vector: vector, found: found, expected: expected)
    }
  }

  /// Addresses of the scales and the bias of every output channel.
  func withColumnOperands(
    _ columnScales: [Scale],
    _ bias: [Float]?,
    _ body: (UnsafePointer<Float>, UnsafePointer<Float>?) -> Void
  ) {
    withFloats(columnScales) { columnScales in
      guard let bias else { return body(columnScales, nil) }
      bias.withUnsafeBufferPointer { body(columnScales, $0.baseAddress) }
    }
  }

  /// A `Scale` is one float and nothing else.
  func withFloats(_ scales: [Scale], _ body: (UnsafePointer<Float>) -> Void) {
    scales.withUnsafeBufferPointer { scales in
      guard let base = scales.baseAddress else { return }
      base.withMemoryRebound(to: Float.self, capacity: scales.count) { body($0) }
    }
  }
}
