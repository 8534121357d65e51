// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

public import Quantization
public import TensorCore

/// What requantizing multiplies and adds: scales and bias of every output channel, divided once by
/// the output scale.
public struct OutputQuantizer: Sendable {
  /// Codes for each unit of a row-scaled accumulator.
  ///
  /// Shape: `[N]`. Above zero and finite.
  let multipliers: [Float]
  /// The bias in codes, or `nil` for none.
  ///
  /// Shape: `[N]`. Finite.
  let shifts: [Float]?
  /// The scale of the codes.
  public let outputScale: Scale
  /// The codes allowed.
  public let range: QuantizedRange

  /// Divides scales and bias by the output scale, each quotient rounded once to FP32.
  ///
  /// A multiplier that rounds to zero becomes the smallest positive number, as a scale would.
  ///
  /// - Parameters:
  ///   - columnScales: Shape: `[N]`.
  ///   - bias: Shape: `[N]`, or `nil` for none.
  ///   - outputScale: The scale of the codes.
  ///   - range: The codes allowed.
  /// - Throws: ``ShapeError/lengthMismatch(vector:found:expected:)`` or
  ///   ``QuantizationError/outputScaleTooSmall(channel:outputScale:)``.
  public init(
    columnScales: [Scale],
    bias: [Float]?,
    outputScale: Scale,
    range: QuantizedRange
  ) throws {
    if let bias, bias.count != columnScales.count {
      throw ShapeError.lengthMismatch(
        vector: "bias",
        found: bias.count,
        expected: columnScales.count
      )
    }
    multipliers = columnScales.map { max($0.value / outputScale.value, .leastNonzeroMagnitude) }
    shifts = bias?.map { $0 / outputScale.value }
    self.outputScale = outputScale
    self.range = range
    let unusable =
      multipliers.firstIndex { !$0.isFinite } ?? shifts?.firstIndex { !$0.isFinite }
    if let unusable {
      throw QuantizationError.outputScaleTooSmall(channel: unusable, outputScale: outputScale.value)
    }
  }

  /// Number of output channels.
  var columns: Int { multipliers.count }

  /// Addresses of the multipliers and shifts.
  func withOperands(_ body: (UnsafePointer<Float>, UnsafePointer<Float>?) -> Void) {
    multipliers.withUnsafeBufferPointer { multipliers in
      guard let base = multipliers.baseAddress else { return }
      guard let shifts else { return body(base, nil) }
      shifts.withUnsafeBufferPointer { body(base, $0.baseAddress) }
    }
  }
}

extension OptimizedOperations {
  /// Requantizes accumulators to codes of an output with a scale of its own.
  ///
  /// - Throws: ``ShapeError`` or ``QuantizationError/outputScaleTooSmall(channel:outputScale:)``.
  public func requantizedProduct(
    accumulator: Matrix<Int32>,
    rowScales: [Scale],
    columnScales: [Scale],
    bias: [Float]?,
    outputScale: Scale,
    range: QuantizedRange
  ) throws -> QuantizedMatrix {
    let quantizer = try OutputQuantizer(
      columnScales: columnScales,
      bias: bias,
      outputScale: outputScale,
      range: range
    )
    var codes = Matrix<Int8>(
      uninitializedRows: accumulator.rows,
      columns: accumulator.columns
    )
    try requantize(accumulator, rowScales: rowScales, by: quantizer, codes: &codes)
    return try QuantizedMatrix(codes: codes, scales: [outputScale], granularity: .perTensor)
  }

  /// Requantizes accumulators, into codes that exist.
  ///
  /// - Parameters:
  ///   - accumulator: Shape: `[M, N]`.
  ///   - rowScales: Shape: `[M]`.
  ///   - quantizer: Made for N output channels.
  ///   - codes: Shape: `[M, N]`; every element is overwritten.
  /// - Throws: ``ShapeError/lengthMismatch(vector:found:expected:)``.
  public func requantize(
    _ accumulator: Matrix<Int32>,
    rowScales: [Scale],
    by quantizer: OutputQuantizer,
    codes: inout Matrix<Int8>
  ) throws(ShapeError) {
    try requireLength(rowScales.count, accumulator.rows, of: "rowScales")
    try requireLength(quantizer.columns, accumulator.columns, of: "columnScales")
    precondition(codes.shape == accumulator.shape)
    let codeStride = codes.rowStride
    // A block of rows by as many columns as keep multipliers and shifts, 4 KB, in the first-level
    // cache: with whole rows they would be read from the second for every row.
    let blockColumns = min(accumulator.columns, 512)
    let blockRows = Self.rowsPerTask(columns: blockColumns)
    let (rows, columns) = (accumulator.rows, accumulator.columns)
    let rowBlocks = BlockShape.quotient(rows, blockRows)
    codes.withUnsafeMutablePointer { codes in
      accumulator.withUnsafePointer { sums in
        withFloats(rowScales) { rowScales in
          quantizer.withOperands { multipliers, shifts in
            let columnBlocks = BlockShape.quotient(columns, max(1, blockColumns))
            pool.run(taskCount: rowBlocks * columnBlocks) { task, _ in
              let row = task % rowBlocks * blockRows
              let column = task / rowBlocks * blockColumns
              kernels.requantize(
                min(blockRows, rows - row),
                min(blockColumns, columns - column),
                sums + row * accumulator.rowStride + column,
                accumulator.rowStride * MemoryLayout<Int32>.stride,
                rowScales + row,
                multipliers + column,
                shifts.map { $0 + column },
                Int32(quantizer.range.lowest),
                codes + row * codeStride + column,
                codeStride
              )
            }
          }
        }
      }
    }
  }
}
