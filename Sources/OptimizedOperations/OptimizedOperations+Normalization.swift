// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

public import Quantization
import Synchronization
public import TensorCore

extension OptimizedOperations {
  /// Normalizes each row and quantizes it, with its own scale or with one given for all.
  ///
  /// - Throws: ``ShapeError`` or ``QuantizationError``.
  public func normalizedThenQuantized(
    _ activation: Matrix<Float>,
    normalization: Normalization,
    scale: Scale?,
    range: QuantizedRange
  ) throws -> QuantizedMatrix {
    var codes = Matrix<Int8>(uninitializedRows: activation.rows, columns: activation.columns)
    var scales: [Scale] = []
    try normalizeAndQuantize(
      activation,
      normalization: normalization,
      scale: scale,
      range: range,
      codes: &codes,
      scales: &scales
    )
    return try QuantizedMatrix(
      codes: codes,
      scales: scale.map { [$0] } ?? scales,
      granularity: scale == nil ? .perToken : .perTensor
    )
  }

  /// Normalizes each row and quantizes it, into codes and scales that exist.
  ///
  /// A row is read once from memory; its sums, its normalized values, their magnitude and the codes
  /// are made while it is in the caches of the core.
  ///
  /// - Parameters:
  ///   - activation: Shape: `[M, K]`. Every value finite.
  ///   - normalization: Made for K columns.
  ///   - scale: The static scale of the codes, or `nil` to find one for each row.
  ///   - range: The codes allowed.
  ///   - codes: Shape: `[M, K]`; every element is overwritten.
  ///   - scales: Becomes the scale of every row.
  /// - Throws: ``ShapeError/lengthMismatch(vector:found:expected:)``, or
  ///   ``QuantizationError/notFinite(matrix:row:column:value:)`` for a value of the activation, or
  ///   for a normalized value that leaves FP32.
  public func normalizeAndQuantize(
    _ activation: Matrix<Float>,
    normalization: Normalization,
    scale: Scale?,
    range: QuantizedRange,
    codes: inout Matrix<Int8>,
    scales: inout [Scale]
  ) throws {
    try requireWidth(of: normalization, activation.columns)
    precondition(codes.shape == activation.shape)
    if scales.count != activation.rows {
      scales = Array(repeating: Scale(absoluteMaximum: 0), count: activation.rows)
    }
    let codeStride = codes.rowStride
    let isFinite = codes.withUnsafeMutablePointer { codes in
      scales.withUnsafeMutableBufferPointer { scales in
        callers.withLock { _ in
          forEachNormalizedRow(of: activation, by: normalization) { row, _ in
            let scale = scale ?? Scale(absoluteMaximum: row.magnitude)
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
    }
    guard isFinite else { throw firstNotFinite(in: activation, normalizedBy: normalization) }
  }

  func requireWidth(of normalization: Normalization, _ columns: Int) throws(ShapeError) {
    try requireLength(normalization.gain.count, columns, of: "gain")
    if let bias = normalization.bias {
      try requireLength(bias.count, columns, of: "normalization bias")
    }
  }

  /// Calls `body` with each row normalized; false when a value, given or normalized, is not finite.
  ///
  /// - Precondition: The caller holds `callers`.
  func forEachNormalizedRow(
    of activation: Matrix<Float>,
    by normalization: Normalization,
    _ body: (_ row: ActivationQuantizer.FiniteRow, _ thread: Int) -> Void
  ) -> Bool {
    let isFinite = Atomic(true)
    let count = activation.columns
    guard count > 0 else { return true }
    let normalizer = RowNormalizer(kernels: kernels, normalization: normalization)
    if workspace.normalized.count < pool.threads * count {
      workspace.normalized = AlignedBuffer(uninitializedCount: pool.threads * count)
    }
    let scratch = workspace.normalized.pointer
    forEachRow(of: activation) { index, values, upcoming, thread in
      let normalized = scratch + thread * count
      switch normalizer.normalize(values, into: normalized, upcoming: upcoming) {
      case .finite(let magnitude):
        body(
          .init(
            index: index,
            values: normalized,
            count: count,
            magnitude: magnitude,
            upcoming: nil
          ),
          thread
        )
      case .notFinite: isFinite.store(false, ordering: .relaxed)
      }
    }
    return isFinite.load(ordering: .relaxed)
  }

  /// The error for the first value that is not finite: of the activation, or else the first
  /// normalized value that leaves FP32.
  func firstNotFinite(
    in activation: Matrix<Float>,
    normalizedBy normalization: Normalization
  ) -> QuantizationError {
    guard activation.elements.allSatisfy(\.isFinite) else {
      return ActivationQuantizer.firstNotFinite(in: activation, name: "activation")
    }
    var normalized = Matrix<Float>(uninitializedRows: activation.rows, columns: activation.columns)
    let normalizer = RowNormalizer(kernels: kernels, normalization: normalization)
    activation.withUnsafePointer { values in
      normalized.withUnsafeMutablePointer { output in
        for row in 0..<activation.rows {
          _ = normalizer.normalize(
            values + row * activation.rowStride,
            into: output + row * activation.columns,
            upcoming: nil
          )
        }
      }
    }
    return ActivationQuantizer.firstNotFinite(in: normalized, name: "normalized activation")
  }
}
