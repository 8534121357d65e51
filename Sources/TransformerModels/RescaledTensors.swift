// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

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
    for change in factors.changes[name, default: []] { Self.apply(change, to: &matrix) }
    return matrix
  }

  /// A vector with its factors folded in.
  public func vector(_ name: String, count: Int) throws -> [Float] {
    var vector = try source.vector(name, count: count)
    for case .divideRows(let factors) in factors.changes[name, default: []] {
      for index in vector.indices { vector[index] /= factors[index] }
    }
    return vector
  }

  /// Whether the source has such a tensor.
  public func contains(_ name: String) -> Bool { source.contains(name) }

  /// What the input of a layer is divided by at run time.
  public func inputDivisors(of layer: String) -> [Float]? { factors.divisors[layer] }

  private static func apply(_ change: ChannelFactors.Change, to matrix: inout Matrix<Float>) {
    let (rows, columns, rowStride) = (matrix.rows, matrix.columns, matrix.rowStride)
    matrix.withUnsafeMutablePointer { values in
      for row in 0..<rows {
        let values = values + row * rowStride
        switch change {
        case .divideRows(let factors):
          for column in 0..<columns { values[column] /= factors[row] }
        case .multiplyColumns(let factors):
          for column in 0..<columns { values[column] *= factors[column] }
        }
      }
    }
  }
}
