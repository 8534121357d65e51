// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import CMicrokernels
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
    try requireLength(normalization.gain.count, activation.columns, of: "gain")
    if let bias = normalization.bias {
      try requireLength(bias.count, activation.columns, of: "normalization bias")
    }
    precondition(codes.shape == activation.shape)
    if scales.count != activation.rows {
      scales = Array(repeating: Scale(absoluteMaximum: 0), count: activation.rows)
    }
    let codeStride = codes.rowStride
    let isFinite = codes.withUnsafeMutablePointer { codes in
      scales.withUnsafeMutableBufferPointer { scales in
        forEachNormalizedRow(of: activation, by: normalization) { row in
          let scale = scale ?? Scale(absoluteMaximum: row.magnitude)
          scales[row.index] = scale
          quantizer.quantize(row, scale: scale, range: range, into: codes + row.index * codeStride)
        }
      }
    }
    guard isFinite else { throw firstNotFinite(in: activation, normalizedBy: normalization) }
  }

  /// Calls `body` with each row normalized; false when a value, given or normalized, is not finite.
  private func forEachNormalizedRow(
    of activation: Matrix<Float>,
    by normalization: Normalization,
    _ body: (ActivationQuantizer.FiniteRow) -> Void
  ) -> Bool {
    let isFinite = Atomic(true)
    let count = activation.columns
    guard count > 0 else { return true }
    callers.withLock { _ in
      if workspace.normalized.count < pool.threads * count {
        workspace.normalized = AlignedBuffer(uninitializedCount: pool.threads * count)
      }
      let scratch = workspace.normalized.pointer
      forEachRow(of: activation) { index, values, upcoming, thread in
        let normalized = scratch + thread * count
        switch normalize(
          values,
          count: count,
          by: normalization,
          into: normalized,
          upcoming: upcoming
        ) {
        case .finite(let magnitude):
          body(
            .init(
              index: index,
              values: normalized,
              count: count,
              magnitude: magnitude,
              upcoming: nil
            )
          )
        case .notFinite: isFinite.store(false, ordering: .relaxed)
        }
      }
    }
    return isFinite.load(ordering: .relaxed)
  }

  /// Normalizes a row while the upcoming one is asked for; the largest absolute result, or the sign
  /// that a value, given or normalized, is not finite.
  private func normalize(
    _ values: UnsafePointer<Float>,
    count: Int,
    by normalization: Normalization,
    into output: UnsafeMutablePointer<Float>,
    upcoming: UnsafePointer<Float>?
  ) -> ActivationQuantizer.Magnitude {
    guard let statistics = statistics(of: values, count: count, normalization, upcoming: upcoming)
    else {
      return .notFinite
    }
    let bits = withUnsafePointer(to: statistics) { statistics in
      normalization.gain.withUnsafeBufferPointer { gain in
        guard let bias = normalization.bias else {
          return kernels.normalize(
            count,
            values,
            statistics,
            gain.baseAddress,
            nil,
            output,
            upcoming
          )
        }
        return bias.withUnsafeBufferPointer { bias in
          kernels.normalize(
            count,
            values,
            statistics,
            gain.baseAddress,
            bias.baseAddress,
            output,
            upcoming
          )
        }
      }
    }
    return ActivationQuantizer.magnitude(bits: bits)
  }

  /// Mean and deviation of a row, or `nil` where a value is not finite.
  ///
  /// One pass in FP64 over differences from the row's first value, from which the variance is
  /// sum(d^2) - sum(d)^2 / K. A difference from a value of the row makes the cancellation harmless:
  /// (x_0 - mean)^2 <= K variance, so the first term is at most K + 1 times the result, where
  /// differences from 0 could exceed it by 2^48. A constant row has d = 0 and a variance of 0.
  private func statistics(
    of values: UnsafePointer<Float>,
    count: Int,
    _ normalization: Normalization,
    upcoming: UnsafePointer<Float>?
  ) -> smoothbench_row_statistics? {
    let origin = normalization.kind == .layer ? values : nil
    let (sum, squares) = withUnsafeTemporaryAllocation(of: Double.self, capacity: 2) { moments in
      kernels.rowMoments(count, values, origin, moments.baseAddress, upcoming)
      return (moments[0], moments[1])
    }
    guard squares.isFinite else { return nil }
    let mean = origin.map { Double($0[0]) + sum / Double(count) } ?? 0
    let centredSquares = max(0, squares - sum * sum / Double(count))
    let deviation = (centredSquares / Double(count) + Double(normalization.epsilon)).squareRoot()
    // No value is further from the origin than sqrt(squares), nor the mean: FP32 holds every
    // difference that is formed while this is below 2^126.
    let stepDown = squares.squareRoot() < 0x1p125 ? 1.0 : 0x1p-8
    let meanHigh = Float(mean * stepDown)
    return smoothbench_row_statistics(
      step_down: Float(stepDown),
      mean_high: meanHigh,
      mean_low: Float(mean * stepDown - Double(meanHigh)),
      reciprocal_deviation: Float(1 / (deviation * stepDown))
    )
  }

  /// The error for the first value that is not finite: of the activation, or else the first
  /// normalized value that leaves FP32.
  private func firstNotFinite(
    in activation: Matrix<Float>,
    normalizedBy normalization: Normalization
  ) -> QuantizationError {
    guard activation.elements.allSatisfy(\.isFinite) else {
      return ActivationQuantizer.firstNotFinite(in: activation, name: "activation")
    }
    var normalized = Matrix<Float>(uninitializedRows: activation.rows, columns: activation.columns)
    let count = activation.columns
    activation.withUnsafePointer { values in
      normalized.withUnsafeMutablePointer { output in
        for row in 0..<activation.rows {
          _ = normalize(
            values + row * activation.rowStride,
            count: count,
            by: normalization,
            into: output + row * count,
            upcoming: nil
          )
        }
      }
    }
    return ActivationQuantizer.firstNotFinite(in: normalized, name: "normalized activation")
  }
}
