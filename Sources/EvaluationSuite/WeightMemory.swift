// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Architectures
import Checkpoints
import Foundation
import Quantization

/// The least memory that the weights of a model take as they are kept to be used.
///
/// Padding, scales, biases, normalizations, what loading needs besides and what running needs are not in
/// it: a model that it refuses cannot run.
struct WeightMemory {
  private let file: String
  /// Unit: bytes.
  let bytes: Double

  /// Adds up the weights of a model.
  ///
  /// - Parameters:
  ///   - model: The checkpoint.
  ///   - settings: How its linear layers are computed.
  ///   - isSimulated: Whether they run as the scheme's FP32 twin, see `SimulatedLinears`.
  init(_ model: CheckpointModel, settings: SchemeSettings, isSimulated: Bool = false) {
    file = model.checkpoint.path
    let configuration = model.configuration
    let tensors = ModelTensors(configuration)
    let embedding = Double(configuration.vocabularySize) * Double(configuration.hiddenSize)
    let stored = settings.storage.bytesOfElement
    // Embeddings stay FP32; a head has a packed copy of its own, tied or not.
    var bytes = embedding * FloatStorage.fp32.bytesOfElement
    if tensors.head != nil { bytes += embedding * stored }
    for layer in 0..<configuration.layerCount {
      for linear in configuration.layer(layer).linears {
        let isKept =
          settings.isKeptFloat(linear.module)
          || (model.stored != nil && !model.isStoredInIntegers(linear.module))
        let scheme = isKept ? nil : settings.scheme
        bytes +=
          Double(linear.rows) * Double(linear.columns)
          * Self.bytesOfElement(scheme, stored: stored, isSimulated: isSimulated)
      }
    }
    self.bytes = bytes
  }

  private static func bytesOfElement(
    _ scheme: QuantizationScheme?,
    stored: Double,
    isSimulated: Bool
  ) -> Double {
    guard let scheme else { return stored }
    let coded = isSimulated ? stored : 1
    guard case .tokenWithoutOutliers = scheme.activation else { return coded }
    // Outlier channels need the weight as it was, which the kernels keep in FP32.
    return coded + (isSimulated ? stored : FloatStorage.fp32.bytesOfElement)
  }

  /// Refuses a model that does not fit.
  ///
  /// - Parameter memoryBytes: What there is, or `nil` for this machine's memory.
  /// - Throws: ``CheckpointError/largerThanMemory(file:tensor:neededBytes:memoryBytes:)``.
  func require(memoryBytes: Int? = nil) throws(CheckpointError) {
    let memoryBytes = memoryBytes ?? Int(ProcessInfo.processInfo.physicalMemory)
    guard bytes > Double(memoryBytes) else { return }
    throw .largerThanMemory(
      file: file,
      tensor: nil,
      neededBytes: bytes < 0x1p62 ? Int(bytes) : .max,
      memoryBytes: memoryBytes
    )
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
