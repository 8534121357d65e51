// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Architectures
import Checkpoints
import Quantization
import TensorCore

/// The least memory that the weights of a model take as they are kept to be used.
///
/// Padding, scales, biases, normalizations, what loading needs besides and what running needs are not in
/// it: a model that it refuses cannot run.
struct WeightMemory {
  /// One weight.
  private struct Part {
    let tensor: String
    let bytes: Double
  }

  private let checkpoint: Checkpoint
  /// In the order in which a model is loaded.
  private let parts: [Part]

  /// Unit: bytes.
  var bytes: Double { parts.reduce(0) { $0 + $1.bytes } }

  /// Adds up the weights of a model.
  ///
  /// - Parameters:
  ///   - model: The checkpoint.
  ///   - settings: How its linear layers are computed.
  ///   - isSimulated: Whether they run as the scheme's FP32 twin, see `SimulatedLinears`.
  ///   - keepsOriginals: Whether weights are kept in FP32 too, see `WitnessedLinears`.
  init(
    _ model: CheckpointModel,
    settings: SchemeSettings,
    isSimulated: Bool = false,
    keepsOriginals: Bool = false
  ) {
    let stored = settings.storage.bytesOfElement
    let original = keepsOriginals ? FloatStorage.fp32.bytesOfElement : 0
    self.init(
      model.checkpoint,
      configuration: model.configuration,
      // The original of a tied head is the embedding.
      bytesOfHeadElement: stored + (model.configuration.tiesHead ? 0 : original)
    ) { linear in
      Self.bytesOfElement(
        model.isKeptFloat(linear.module, by: settings) ? nil : settings.scheme,
        stored: stored,
        isSimulated: isSimulated,
        original: original
      )
    }
  }

  /// Adds up the weights of a model that runs in FP64, see `ReferenceTransformer`.
  ///
  /// - Parameters:
  ///   - checkpoint: The model.
  ///   - configuration: Its description.
  init(inFP64 checkpoint: Checkpoint, configuration: ModelConfiguration) {
    let bytes = Double(MemoryLayout<Double>.size)
    self.init(checkpoint, configuration: configuration, bytesOfHeadElement: bytes) { _ in bytes }
  }

  private init(
    _ checkpoint: Checkpoint,
    configuration: ModelConfiguration,
    bytesOfHeadElement: Double,
    bytesOfElement: (LayerGraph.Linear) -> Double
  ) {
    let tensors = ModelTensors(configuration)
    let embedding = Double(configuration.vocabularySize) * Double(configuration.hiddenSize)
    // Embeddings stay FP32; a head has a copy of its own, tied or not.
    var parts = [
      Part(
        tensor: tensors.embedding + ".weight",
        bytes: embedding * FloatStorage.fp32.bytesOfElement
      )
    ]
    for layer in 0..<configuration.layerCount {
      for linear in configuration.layer(layer).linears {
        let elements = Double(linear.rows) * Double(linear.columns)
        parts.append(
          Part(tensor: linear.module + ".weight", bytes: elements * bytesOfElement(linear))
        )
      }
    }
    if let head = tensors.head {
      parts.append(Part(tensor: head + ".weight", bytes: embedding * bytesOfHeadElement))
    }
    self.checkpoint = checkpoint
    self.parts = parts
  }

  private static func bytesOfElement(
    _ scheme: QuantizationScheme?,
    stored: Double,
    isSimulated: Bool,
    original: Double
  ) -> Double {
    guard let scheme else { return stored + original }
    let coded = (isSimulated ? stored : 1) + original
    // An original serves outlier channels too.
    guard case .tokenWithoutOutliers = scheme.activation, original == 0 else { return coded }
    // Outlier channels need the weight as it was, which the kernels keep in FP32.
    return coded + (isSimulated ? stored : FloatStorage.fp32.bytesOfElement)
  }

  /// Refuses a model that does not fit.
  ///
  /// - Parameter memoryBytes: What there is, or `nil` for what this process may use.
  /// - Throws: ``CheckpointError`` that names the first tensor without room.
  func require(memoryBytes: Int? = nil) throws(CheckpointError) {
    let memoryBytes = memoryBytes ?? MemoryLimit.byteCount
    let bytes = bytes
    var taken = 0.0
    for part in parts {
      taken += part.bytes
      guard taken > Double(memoryBytes) else { continue }
      let tensor = ModelConfiguration.tensor(part.tensor, in: checkpoint)
      throw .modelLargerThanMemory(
        file: tensor?.path ?? checkpoint.path,
        tensor: tensor?.name ?? part.tensor,
        byte: tensor?.byteRange.lowerBound,
        neededBytes: bytes < 0x1p62 ? Int(bytes) : .max,
        memoryBytes: memoryBytes
      )
    }
  }
}

extension FloatStorage {
  fileprivate var bytesOfElement: Double {
    switch self {
    case .fp32: 4
    case .fp16, .bf16: 2
    }
  }
}
