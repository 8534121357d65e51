// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

public import Architectures
public import Checkpoints
public import Quantization

/// One smoothed value of a model: who makes it, who reads it, and the factors between them.
public struct FoldedGroup: Sendable {
  /// Which layer, from 0.
  public let layer: Int
  /// Where in the layer.
  public let site: SmoothingSite
  /// The linear layers whose columns are multiplied.
  public let consumers: [String]
  /// The module that is divided.
  public let foldsInto: String
  /// One for each input channel of the consumers.
  public let factors: [Float]
  /// Names of the tensors that are divided.
  public let dividedTensors: [String]
  /// Names of the tensors that are multiplied.
  public let multipliedTensors: [String]

  /// Channels whose factor is not 1.
  public var changedChannels: Int { factors.count { $0 != 1 } }
}

/// A model with factors folded into its weights, tensor by tensor.
///
/// Dividing what makes a value and multiplying the columns of every weight that reads it leaves the
/// function unchanged, whatever the factors are: smoothing and outlier injection are both this.
/// Source: SmoothQuant (arXiv:2211.10438), equation 3.
public struct ModelFolding: Sendable {
  /// The model before.
  public let checkpoint: Checkpoint
  /// Its description.
  public let configuration: ModelConfiguration
  /// What was folded, in order.
  public private(set) var groups: [FoldedGroup] = []
  private(set) var changes: [String: [TensorChange]] = [:]

  /// Starts with nothing folded.
  ///
  /// - Throws: ``CheckpointError`` for a model that is not described, or lacks a tensor.
  public init(_ checkpoint: Checkpoint) throws(CheckpointError) {
    self.checkpoint = checkpoint
    configuration = try ModelConfiguration(checkpoint)
    try configuration.requireTensors(in: checkpoint)
  }

  /// The weights of a group's linear layers.
  ///
  /// - Throws: ``CheckpointError/noSuchTensor(file:tensor:available:)``.
  func weights(of group: SmoothingPlan.Group) throws(CheckpointError) -> [CheckpointTensor] {
    var weights: [CheckpointTensor] = []
    for consumer in group.consumers { weights.append(try weight(of: consumer.module)) }
    return weights
  }

  /// Folds factors into what makes a value and into all that read it.
  ///
  /// - Parameters:
  ///   - factors: Finite and above zero, one for each input channel. Behind grouped attention they
  ///     are equal for all query heads that share a value head.
  ///   - group: A group of the layer's plan.
  ///   - layer: Which layer.
  /// - Throws: ``ConversionError/notFoldable(site:layer:reason:)`` or ``CheckpointError``.
  public mutating func fold(
    _ factors: [Float],
    into group: SmoothingPlan.Group,
    layer: Int
  ) throws {
    let producer: String
    let divisors: [Float]
    switch group.fold {
    case .norm(let module): (producer, divisors) = (module, factors)
    case .linear(let module, let headsInGroup, let isPart):
      guard !isPart else {
        throw ConversionError.notFoldable(
          site: group.site.rawValue,
          layer: layer,
          reason: "\(module) makes queries, keys and values in one tensor"
        )
      }
      producer = module
      divisors = rowDivisors(factors, headsInGroup: headsInGroup)
    case .atRunTime(let reason):
      throw ConversionError.notFoldable(site: group.site.rawValue, layer: layer, reason: reason)
    }
    let weight = try weight(of: producer)
    let bias = checkpoint.tensor(weight.name.dropLast("weight".count) + "bias")
    let divided = [weight.name] + (bias.map { [$0.name] } ?? [])
    let multiplied = try weights(of: group).map(\.name)
    for name in divided { changes[name, default: []].append(.divideRows(divisors)) }
    for name in multiplied { changes[name, default: []].append(.multiplyColumns(factors)) }
    groups.append(
      FoldedGroup(
        layer: layer,
        site: group.site,
        consumers: group.consumers.map(\.module),
        foldsInto: producer,
        factors: factors,
        dividedTensors: divided,
        multipliedTensors: multiplied
      )
    )
  }

  /// The factors of a linear layer's rows: those of the first query head that reads each value head.
  private func rowDivisors(_ factors: [Float], headsInGroup: Int) -> [Float] {
    guard headsInGroup > 1 else { return factors }
    let size = configuration.headSize
    return (0..<factors.count / headsInGroup).map { row in
      factors[row / size * headsInGroup * size + row % size]
    }
  }

  private func weight(of module: String) throws(CheckpointError) -> CheckpointTensor {
    guard let tensor = ModelConfiguration.tensor("\(module).weight", in: checkpoint) else {
      return try checkpoint.requiredTensor("\(module).weight")
    }
    return tensor
  }

  // MARK: - Results

  /// Every tensor of the model with the factors folded in, to be written.
  ///
  /// - Parameter floatType: The type that floating-point tensors are rounded to; `nil` keeps each
  ///   tensor's own, FP32 for blocks.
  /// - Returns: One for each tensor of the checkpoint, in its order.
  public func tensors(floatType: ElementType?) -> [SafetensorsTensor] {
    checkpoint.tensors.map { tensor in
      guard let changes = changes[tensor.name] else { return tensor.copy(as: floatType) }
      return tensor.copy(as: floatType) { elements in
        for change in changes { change.apply(to: &elements, rows: tensor.shape.first ?? 1) }
      }
    }
  }

  /// The elements of a tensor with the factors folded in, in FP32.
  ///
  /// - Throws: ``CheckpointError``.
  func elements(of tensor: CheckpointTensor) throws(CheckpointError) -> [Float] {
    var elements = try tensor.floatElements()
    for change in changes[tensor.name] ?? [] {
      change.apply(to: &elements, rows: tensor.shape.first ?? 1)
    }
    return elements
  }
}

/// A conversion that cannot be done as asked.
public enum ConversionError: Error, Equatable, CustomStringConvertible {
  /// A site that nothing can take the factors of.
  case notFoldable(site: String, layer: Int, reason: String)
  /// Channels to be changed that the model does not have.
  case noSuchChannel(channel: Int, channels: Int)
  /// Values of a weight that no factor or scale can be made of.
  case notFinite(tensor: String, row: Int, column: Int, value: Float)
  /// A scheme that the format of the output cannot express.
  case notExpressible(scheme: String, reason: String)

  /// What was found and what to do.
  public var description: String {
    switch self {
    case .notFoldable(let site, let layer, let reason):
      "\(site) of layer \(layer) cannot be folded into weights: \(reason); "
        + "leave the site out with --sites"
    case .noSuchChannel(let channel, let channels):
      "channel \(channel), expected 0 to \(channels - 1): the model has \(channels) channels"
    case .notFinite(let tensor, let row, let column, let value):
      "\(tensor) holds \(value) at row \(row), column \(column), expected finite values"
    case .notExpressible(let scheme, let reason):
      "scheme \(scheme) cannot be written as compressed-tensors: \(reason)"
    }
  }
}
