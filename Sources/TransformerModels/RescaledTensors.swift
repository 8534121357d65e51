// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

public import Architectures
public import TensorCore

/// A source of weights with factors folded in.
public struct RescaledTensors<Source: TensorSource>: TensorSource {
  private let source: Source
  private let factors: ChannelFactors

  /// Folds factors into the tensors of a source as they are read.
  public init(_ source: Source, factors: ChannelFactors) {
    self.source = source
    self.factors = factors
  }

  /// A matrix with its factors folded in.
  public func matrix(_ name: String, shape: MatrixShape) throws -> Matrix<Float> {
    var matrix = try source.matrix(name, shape: shape)
    let (rows, columns, rowStride) = (matrix.rows, matrix.columns, matrix.rowStride)
    for change in factors.changes(of: name) {
      matrix.withUnsafeMutablePointer { values in
        for row in 0..<rows {
          change.apply(to: .init(start: values + row * rowStride, count: columns), row: row)
        }
      }
    }
    return matrix
  }

  /// A vector with its factors folded in.
  public func vector(_ name: String, count: Int) throws -> [Float] {
    var vector = try source.vector(name, count: count)
    for change in factors.changes(of: name) { change.apply(to: &vector, rows: count) }
    return vector
  }

  /// Whether the source has such a tensor.
  public func contains(_ name: String) -> Bool { source.contains(name) }

  /// What the input of a layer is divided by at run time.
  public func inputDivisors(of layer: String) -> [Float]? { factors.inputDivisors(of: layer) }
}
