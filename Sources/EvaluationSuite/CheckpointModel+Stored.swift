// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Architectures
import Checkpoints
import ModelConversion
import OptimizedOperations
public import Quantization
import TensorCore

/// A checkpoint that is quantized already runs on the codes and scales that it stores.
extension CheckpointModel {
  /// Refuses a scheme other than the one that a quantized checkpoint is stored in.
  ///
  /// - Parameter scheme: The scheme asked for; a model in floating point runs in any.
  /// - Throws: ``ModelError/otherScheme(path:found:stored:)``.
  public func requireScheme(_ scheme: QuantizationScheme) throws(ModelError) {
    guard let stored, stored.scheme != scheme else { return }
    throw .otherScheme(path: checkpoint.path, found: scheme.name, stored: stored.scheme.name)
  }

  /// Whether a layer runs in floating point: by the settings, or as a quantized checkpoint stores it.
  func isKeptFloat(_ layer: String, by settings: SchemeSettings) -> Bool {
    settings.isKeptFloat(layer) || (stored != nil && !isStoredInIntegers(layer))
  }

  /// What the layers of a scheme are made of besides their weights.
  ///
  /// - Parameters:
  ///   - settings: How they are computed.
  ///   - smoothing: Where static scales come from that are not stored.
  /// - Returns: Sources that read the checkpoint when asked.
  func linearSources(_ settings: SchemeSettings, smoothing: ModelSmoothing) -> LinearSources {
    LinearSources(
      isKeptFloat: { layer in isKeptFloat(layer, by: settings) },
      storedWeight: { layer in try storedWeight(of: layer) },
      staticScale: { place in
        guard let stored else { return try smoothing.staticScale(place) }
        return try stored.inputScale(of: place.names.map(storedName))
      }
    )
  }

  /// Whether a layer's weight is stored as INT8 codes.
  private func isStoredInIntegers(_ layer: String) -> Bool {
    ModelConfiguration.tensor("\(layer).weight", in: checkpoint)?.format == .elements(.int8)
  }

  /// The codes and scales of a layer's weight, rows in the order of their use, or `nil` where they are
  /// not stored.
  private func storedWeight(of layer: String) throws -> QuantizedMatrix? {
    guard let weight = try stored?.weight(of: storedName(of: layer)) else { return nil }
    let linear = LayerGraph.Linear(layer, rows: weight.codes.rows, columns: weight.codes.columns)
    guard configuration.isFusedProjection(linear) else { return weight }
    return try weight.ordered(by: configuration.fusedRowOrder)
  }

  /// What the checkpoint calls a layer: by its name, or by one of its variants.
  private func storedName(of layer: String) -> String {
    let suffix = ".weight"
    guard let tensor = ModelConfiguration.tensor(layer + suffix, in: checkpoint) else {
      return layer
    }
    return String(tensor.name.dropLast(suffix.count))
  }
}

extension SchemeSettings {
  /// Whether a model needs statistics to run like this.
  ///
  /// - Parameter model: One that is quantized already holds the scales of its linear layers' inputs, but
  ///   not those of attention.
  /// - Returns: Whether the result depends on what calibration has seen.
  public func needsStatistics(toRun model: CheckpointModel) -> Bool {
    needsAttentionStatistics || (scheme?.needsStatistics == true && model.stored == nil)
  }
}

extension QuantizedMatrix {
  /// The same values with the rows in another order.
  fileprivate func ordered(by rows: [Int]) throws(ShapeError) -> QuantizedMatrix {
    // One scale for all has no order; otherwise every row has as many.
    let count = scales.count / max(1, codes.rows)
    return try QuantizedMatrix(
      codes: codes.rows(rows),
      scales: granularity == .perTensor
        ? scales : rows.flatMap { scales[$0 * count..<($0 + 1) * count] },
      granularity: granularity
    )
  }
}
