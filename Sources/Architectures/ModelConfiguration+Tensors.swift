// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

public import Checkpoints

extension ModelConfiguration {
  /// The tensor of GGUF files that says what each frequency of rotary positions is divided by.
  ///
  /// A folder has no such tensor: its config.json says it.
  public static let rotaryDivisors = "rope_freqs.weight"

  /// Checks that a checkpoint has every weight of every layer in the size that this configuration
  /// says.
  ///
  /// - Parameter checkpoint: The checkpoint.
  /// - Throws: ``CheckpointError`` that names the first tensor that is missing or of another shape.
  public func requireTensors(in checkpoint: Checkpoint) throws(CheckpointError) {
    for index in 0..<layerCount {
      let layer = layer(index)
      for linear in layer.linears {
        try Self.require(linear.module, shape: [linear.rows, linear.columns], in: checkpoint)
      }
      for module in layer.norms { try Self.require(module, shape: [hiddenSize], in: checkpoint) }
      for module in layer.headNorms { try Self.require(module, shape: [headSize], in: checkpoint) }
    }
  }

  private static func require(
    _ module: String,
    shape: [Int],
    in checkpoint: Checkpoint
  ) throws(CheckpointError) {
    let name = "\(module).weight"
    guard let tensor = tensor(name, in: checkpoint) else {
      _ = try checkpoint.requiredTensor(name)
      return
    }
    guard tensor.shape == shape else {
      throw .wrongTensor(
        file: tensor.path,
        tensor: name,
        byte: tensor.byteRange.lowerBound,
        found: "shape \(tensor.shape)",
        expected: "\(shape), by the model's configuration"
      )
    }
  }

  /// A tensor of this model's names, or `nil` when the checkpoint does not have it.
  ///
  /// A model saved without its head lacks the first part of every name, and BERT saved with a head
  /// has one more.
  ///
  /// - Parameters:
  ///   - name: As ``LayerGraph`` and ``ModelTensors`` have it, with `.weight` or `.bias`.
  ///   - checkpoint: The checkpoint.
  /// - Returns: The tensor under the name that the checkpoint has.
  public static func tensor(_ name: String, in checkpoint: Checkpoint) -> CheckpointTensor? {
    let inside = name.split(separator: ".").dropFirst().joined(separator: ".")
    return checkpoint.tensor(name) ?? checkpoint.tensor(inside) ?? checkpoint.tensor("bert.\(name)")
  }
}
