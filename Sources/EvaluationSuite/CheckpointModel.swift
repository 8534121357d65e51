// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

public import Architectures
public import Checkpoints
public import ModelConversion
import Quantization
public import TensorCore
public import TransformerModels

/// A checkpoint that holds a model this tool can run.
public struct CheckpointModel: TensorSource, Sendable {
  /// The files.
  public let checkpoint: Checkpoint
  /// Sizes and constants of the model.
  public let configuration: ModelConfiguration
  /// How the weights are quantized already, or `nil` for a model in floating point.
  public let stored: StoredQuantization?

  /// Opens a checkpoint and reads its configuration; weights are read when asked for.
  ///
  /// - Parameter path: A Hugging Face folder or a GGUF file.
  /// - Throws: ``CheckpointError``, or ``ModelError`` for a model that cannot be run.
  public init(path: String) throws {
    checkpoint = try Checkpoint(path: path)
    configuration = try ModelConfiguration(checkpoint)
    stored = try StoredQuantization(checkpoint)
    if let obstacle = configuration.obstacle {
      throw ModelError.notRunnable(path: path, reason: obstacle)
    }
    try configuration.requireTensors(in: checkpoint)
  }

  /// A tensor of two dimensions as FP32: code times scale where it is stored in INT8.
  ///
  /// - Throws: ``CheckpointError`` when it is missing, of another shape, or not finite.
  public func matrix(_ name: String, shape: MatrixShape) throws -> Matrix<Float> {
    let tensor = try tensor(name)
    guard tensor.shape == [shape.rows, shape.columns] else {
      throw wrong(tensor, expected: [shape.rows, shape.columns])
    }
    if let quantized = try stored?.weight(of: String(tensor.name.dropLast(".weight".count))) {
      return Matrix(rows: shape.rows, columns: shape.columns) {
        Float(quantized.codes[$0, $1]) * quantized.scale(row: $0, column: $1).value
      }
    }
    let matrix = try checkpoint.floatMatrix(tensor.name)
    if !Self.isFinite(matrix) { try tensor.requireFinite(matrix.elements) }
    return matrix
  }

  /// The weight of a linear layer.
  ///
  /// - Throws: ``CheckpointError`` or ``ModelError``.
  func weight(of linear: LayerGraph.Linear) throws -> Matrix<Float> {
    try matrix(
      linear.module + ".weight",
      shape: MatrixShape(rows: linear.rows, columns: linear.columns)
    )
  }

  /// Whether all elements are finite, in one pass without branches: x * 0 is NaN for those that are
  /// not, and stays NaN in a sum.
  private static func isFinite(_ matrix: Matrix<Float>) -> Bool {
    matrix.withUnsafePointer { values in
      for row in 0..<matrix.rows {
        var lanes = SIMD16<Float>.zero
        let values = UnsafeRawPointer(values + row * matrix.rowStride)
        let vectors = matrix.columns / lanes.scalarCount
        for vector in 0..<vectors {
          let offset = vector * MemoryLayout<SIMD16<Float>>.size
          lanes += values.loadUnaligned(fromByteOffset: offset, as: SIMD16<Float>.self) * 0
        }
        var sum = lanes.sum()
        for column in vectors * lanes.scalarCount..<matrix.columns {
          sum += matrix[row, column] * 0
        }
        guard sum == 0 else { return false }
      }
      return true
    }
  }

  /// A tensor of one dimension as FP32.
  ///
  /// - Throws: ``CheckpointError`` when it is missing, of another length, or not finite.
  public func vector(_ name: String, count: Int) throws -> [Float] {
    let tensor = try tensor(name)
    let elements = try checkpoint.floatElements(tensor.name, shape: [count])
    try tensor.requireFinite(elements)
    return elements
  }

  /// Whether the checkpoint has such a tensor.
  public func contains(_ name: String) -> Bool {
    ModelConfiguration.tensor(name, in: checkpoint) != nil
  }

  /// The tensor of a name, or of one of its variants.
  private func tensor(_ name: String) throws(CheckpointError) -> CheckpointTensor {
    guard let tensor = ModelConfiguration.tensor(name, in: checkpoint) else {
      return try checkpoint.requiredTensor(name)
    }
    return tensor
  }

  private func wrong(_ tensor: CheckpointTensor, expected: [Int]) -> CheckpointError {
    .wrongTensor(
      file: tensor.path,
      tensor: tensor.name,
      byte: tensor.byteRange.lowerBound,
      found: "shape \(tensor.shape)",
      expected: "shape \(expected)"
    )
  }
}

/// A checkpoint that is in order but holds no model this tool can run.
public enum ModelError: Error, Equatable, CustomStringConvertible {
  /// A model whose layers are known but not computed as its configuration says.
  case notRunnable(path: String, reason: String)
  /// A scheme other than the one that a quantized checkpoint is stored in.
  case otherScheme(path: String, found: String, stored: String)

  /// What was found, what was expected, and where.
  public var description: String {
    switch self {
    case .notRunnable(let path, let reason):
      "\(path): \(reason); 'smoothbench inspect' shows where it could be smoothed"
    case .otherScheme(let path, let found, let stored):
      "\(path) is quantized already: scheme \(found) cannot be made of it; expected \(stored); "
        + "'evaluate --scheme fp32' runs its weights in floating point"
    }
  }
}
