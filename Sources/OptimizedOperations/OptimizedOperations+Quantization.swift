// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

public import Quantization
import Synchronization
public import TensorCore

extension OptimizedOperations {
  /// Quantizes each row with its own scale.
  ///
  /// - Throws: ``QuantizationError/notFinite(matrix:row:column:value:)``.
  public func quantizedPerToken(
    _ activation: Matrix<Float>,
    range: QuantizedRange
  ) throws -> QuantizedMatrix {
    try quantizedPerToken(activation, range: range, rule: .own)
  }

  /// Quantizes each row with its own scale, made by a rule.
  ///
  /// - Throws: ``QuantizationError/notFinite(matrix:row:column:value:)``.
  public func quantizedPerToken(
    _ activation: Matrix<Float>,
    range: QuantizedRange,
    rule: ScaleRule
  ) throws -> QuantizedMatrix {
    var codes = Matrix<Int8>(uninitializedRows: activation.rows, columns: activation.columns)
    var scales: [Scale] = []
    try quantizePerToken(activation, range: range, rule: rule, codes: &codes, scales: &scales)
    return try QuantizedMatrix(codes: codes, scales: scales, granularity: .perToken)
  }

  /// Quantizes each row with its own scale, into codes and scales that exist.
  ///
  /// - Throws: ``QuantizationError/notFinite(matrix:row:column:value:)``.
  public func quantizePerToken(
    _ activation: Matrix<Float>,
    range: QuantizedRange,
    rule: ScaleRule = .own,
    codes: inout Matrix<Int8>,
    scales: inout [Scale]
  ) throws(QuantizationError) {
    precondition(codes.shape == activation.shape)
    let unit = Scale(absoluteMaximum: 0)
    if scales.count != activation.rows {
      scales = Array(repeating: unit, count: activation.rows)
    }
    let codeStride = codes.rowStride
    let isFinite = codes.withUnsafeMutablePointer { codes in
      scales.withUnsafeMutableBufferPointer { scales in
        forEachFiniteRow(of: activation) { row, _ in
          let scale = Scale(absoluteMaximum: row.magnitude, rule: rule)
          scales[row.index] = scale
          quantizer.quantize(
            row,
            scale: scale,
            range: range,
            into: codes + row.index * codeStride
          )
        }
      }
    }
    guard isFinite else {
      throw ActivationQuantizer.firstNotFinite(in: activation, name: "activation")
    }
  }

  /// Quantizes a whole matrix with one scale, given or found from the values.
  ///
  /// - Throws: ``QuantizationError/notFinite(matrix:row:column:value:)``.
  public func quantizedPerTensor(
    _ activation: Matrix<Float>,
    scale: Scale?,
    range: QuantizedRange
  ) throws -> QuantizedMatrix {
    var codes = Matrix<Int8>(uninitializedRows: activation.rows, columns: activation.columns)
    let used = try quantizePerTensor(activation, scale: scale, range: range, codes: &codes)
    return try QuantizedMatrix(codes: codes, scales: [used], granularity: .perTensor)
  }

  /// Quantizes a whole matrix with one scale, into codes that exist.
  ///
  /// - Returns: The scale used.
  /// - Throws: ``QuantizationError/notFinite(matrix:row:column:value:)``.
  @discardableResult
  public func quantizePerTensor(
    _ activation: Matrix<Float>,
    scale: Scale?,
    range: QuantizedRange,
    codes: inout Matrix<Int8>
  ) throws(QuantizationError) -> Scale {
    precondition(codes.shape == activation.shape)
    let used: Scale
    if let scale { used = scale } else { used = try tensorScale(of: activation) }
    let codeStride = codes.rowStride
    let isFinite = codes.withUnsafeMutablePointer { codes in
      // With a given scale this is the only pass over memory: the magnitude, which shows values
      // that are not finite, and the codes are made while a row is in the first-level cache.
      forEachFiniteRow(of: activation) { row, _ in
        quantizer.quantize(row, scale: used, range: range, into: codes + row.index * codeStride)
      }
    }
    guard isFinite else {
      throw ActivationQuantizer.firstNotFinite(in: activation, name: "activation")
    }
    return used
  }

  /// The dynamic scale of a whole matrix: a pass over memory of its own.
  ///
  /// - Parameters:
  ///   - activation: Every value finite. Shape: `[M, K]`.
  ///   - rule: What the largest absolute value is divided by.
  /// - Returns: RN32(absmax / 127) by our own rule.
  /// - Throws: ``QuantizationError/notFinite(matrix:row:column:value:)``.
  public func tensorScale(
    of activation: Matrix<Float>,
    rule: ScaleRule = .own
  ) throws(QuantizationError) -> Scale {
    Scale(absoluteMaximum: try rowMagnitudes(of: activation).max() ?? 0, rule: rule)
  }

  /// The largest absolute value of each row.
  ///
  /// - Throws: ``QuantizationError/notFinite(matrix:row:column:value:)``.
  func rowMagnitudes(of activation: Matrix<Float>) throws(QuantizationError) -> [Float] {
    var magnitudes = Array(repeating: Float(0), count: activation.rows)
    let isFinite = magnitudes.withUnsafeMutableBufferPointer { magnitudes in
      forEachFiniteRow(of: activation) { row, _ in magnitudes[row.index] = row.magnitude }
    }
    guard isFinite else {
      throw ActivationQuantizer.firstNotFinite(in: activation, name: "activation")
    }
    return magnitudes
  }

  var quantizer: ActivationQuantizer { ActivationQuantizer(kernels: kernels) }

  /// Calls `body` with each row, a few in turn on one thread.
  func forEachRow(
    of matrix: Matrix<Float>,
    _ body: (
      _ row: Int, _ values: UnsafePointer<Float>, _ upcoming: UnsafePointer<Float>?, _ thread: Int
    ) -> Void
  ) {
    let rows = matrix.rows
    let rowsPerTask = Self.rowsPerTask(columns: matrix.columns)
    matrix.withUnsafePointer { base in
      pool.run(taskCount: BlockShape.quotient(rows, rowsPerTask)) { task, thread in
        let first = task * rowsPerTask
        for row in first..<min(rows, first + rowsPerTask) {
          let values = base + row * matrix.rowStride
          body(row, values, row + 1 < rows ? values + matrix.rowStride : nil, thread)
        }
      }
    }
  }

  /// Calls `body` with each row and its largest absolute value; false when a value is not finite.
  func forEachFiniteRow(
    of matrix: Matrix<Float>,
    _ body: (_ row: ActivationQuantizer.FiniteRow, _ thread: Int) -> Void
  ) -> Bool {
    let isFinite = Atomic(true)
    let count = matrix.columns
    guard count > 0 else { return true }
    forEachRow(of: matrix) { index, values, upcoming, thread in
      switch quantizer.magnitude(of: values, count: count, upcoming: upcoming) {
      case .finite(let magnitude):
        body(
          .init(
            index: index,
            values: values,
            count: count,
            magnitude: magnitude,
            upcoming: upcoming
          ),
          thread
        )
      case .notFinite: isFinite.store(false, ordering: .relaxed)
      }
    }
    return isFinite.load(ordering: .relaxed)
  }
}
