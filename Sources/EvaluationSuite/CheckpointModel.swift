// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

public import Checkpoints
public import TensorCore
public import TransformerModels

/// A checkpoint that holds a model this tool can run.
public struct CheckpointModel: TensorSource, Sendable {
  /// The files.
  public let checkpoint: Checkpoint
  /// Sizes and constants of the model.
  public let configuration: DecoderConfiguration

  /// Opens a checkpoint and reads its configuration; weights are read when asked for.
  ///
  /// - Parameter path: A Hugging Face folder or a GGUF file.
  /// - Throws: ``CheckpointError``, or ``ModelError`` for a model that cannot be run.
  public init(path: String) throws {
    checkpoint = try Checkpoint(path: path)
    configuration =
      if let gguf = checkpoint.gguf {
        try DecoderConfiguration(gguf, checkpoint: checkpoint)
      } else if let json = checkpoint.configuration {
        try DecoderConfiguration(json, checkpoint: checkpoint)
      } else {
        throw ModelError.noConfiguration(path: path)
      }
  }

  /// A tensor of two dimensions as FP32.
  ///
  /// - Throws: ``CheckpointError`` when it is missing or of another shape.
  public func matrix(_ name: String, shape: MatrixShape) throws -> Matrix<Float> {
    let tensor = try checkpoint.requiredTensor(name)
    guard tensor.shape == [shape.rows, shape.columns] else {
      throw wrong(tensor, expected: [shape.rows, shape.columns])
    }
    let matrix = try checkpoint.floatMatrix(name)
    for row in 0..<matrix.rows {
      for column in 0..<matrix.columns where !matrix[row, column].isFinite {
        throw ModelError.notFinite(
          path: tensor.path,
          tensor: name,
          position: [row, column],
          value: matrix[row, column]
        )
      }
    }
    return matrix
  }

  /// A tensor of one dimension as FP32.
  ///
  /// - Throws: ``CheckpointError`` when it is missing or of another length.
  public func vector(_ name: String, count: Int) throws -> [Float] {
    let elements = try checkpoint.floatElements(name, shape: [count])
    if let index = elements.firstIndex(where: { !$0.isFinite }) {
      throw ModelError.notFinite(
        path: checkpoint.path,
        tensor: name,
        position: [index],
        value: elements[index]
      )
    }
    return elements
  }

  /// Whether the checkpoint has such a tensor.
  public func contains(_ name: String) -> Bool { checkpoint.tensor(name) != nil }

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
  /// Tensors without a description of the model.
  case noConfiguration(path: String)
  /// A family of models that is not implemented.
  case unknownArchitecture(path: String, found: String, known: [String])
  /// A setting of the configuration that is missing or not implemented.
  case setting(path: String, name: String, found: String, expected: String)
  /// A weight no layer can be computed with.
  case notFinite(path: String, tensor: String, position: [Int], value: Float)

  /// What was found, what was expected, and where.
  public var description: String {
    switch self {
    case .noConfiguration(let path):
      "\(path) has tensors but no configuration; give the folder that holds its config.json"
    case .unknownArchitecture(let path, let found, let known):
      "\(path) is a model of architecture '\(found)', expected one of \(known.joined(separator: ", "))"
    case .setting(let path, let name, let found, let expected):
      "\(path): \(name) is \(found), expected \(expected)"
    case .notFinite(let path, let tensor, let position, let value):
      "\(path): tensor \(tensor) holds \(value) at \(position); a model needs finite weights"
    }
  }
}
