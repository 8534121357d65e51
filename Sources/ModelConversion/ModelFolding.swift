// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

public import Architectures
public import Checkpoints
public import Quantization
public import Smoothing
import TensorCore

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
  /// How the factors were chosen and what they do; `nil` where they do not smooth.
  public let effect: SmoothingEffect?
  /// Names of the tensors that are divided.
  public let dividedTensors: [String]
  /// Names of the tensors that are multiplied.
  public let multipliedTensors: [String]

  /// Channels whose factor is not 1.
  public var changedChannels: Int { factors.count { $0 != 1 } }
}

/// A model with factors folded into its weights, tensor by tensor: ``ChannelFactors`` under the names
/// that a checkpoint has.
public struct ModelFolding: Sendable {
  /// The model before.
  public let checkpoint: Checkpoint
  /// Its description.
  public let configuration: ModelConfiguration
  /// What was folded, in order.
  public private(set) var groups: [FoldedGroup] = []
  private(set) var changes: [String: [TensorChange]] = [:]
  private var factors: ChannelFactors

  /// Starts with nothing folded.
  ///
  /// - Throws: ``CheckpointError`` for a model that is not described, or lacks a tensor.
  public init(_ checkpoint: Checkpoint) throws(CheckpointError) {
    self.checkpoint = checkpoint
    configuration = try ModelConfiguration(checkpoint)
    factors = ChannelFactors(configuration)
    try configuration.requireTensors(in: checkpoint)
  }

  /// Smooths every group of a recipe's sites, layer by layer.
  ///
  /// - Throws: ``ConversionError/notFoldable(site:layer:reason:)`` for a site that is asked for and
  ///   not legal here, ``SmoothingError`` for statistics of another model, or ``CheckpointError``.
  public mutating func smooth(
    by recipe: SmoothingRecipe,
    statistics: ActivationStatistics
  ) throws {
    let checkpoint = checkpoint
    try recipe.smooth(configuration, statistics: statistics) { linear in
      Matrix(
        rows: linear.rows,
        columns: linear.columns,
        elements: try Self.weight(of: linear.module, in: checkpoint).finiteElements()
      )
    } each: {
      try fold($0.factors.values, into: $0.group, layer: $0.layer, effect: $0.effect)
    }
  }

  /// Folds factors into what makes a value and into all that read it.
  ///
  /// - Parameters:
  ///   - factors: Finite and above zero, one for each input channel. Behind grouped attention they
  ///     are equal for all query heads that share a value head.
  ///   - group: A group of the layer's plan.
  ///   - layer: Which layer.
  ///   - effect: What they do, where they smooth.
  /// - Throws: ``ConversionError/notFoldable(site:layer:reason:)`` or ``CheckpointError``.
  public mutating func fold(
    _ factors: [Float],
    into group: SmoothingPlan.Group,
    layer: Int,
    effect: SmoothingEffect? = nil
  ) throws {
    let producer: String
    switch group.fold {
    case .norm(let module), .linear(let module, _, _): producer = module
    case .atRunTime(let reason):
      throw ConversionError.notFoldable(site: group.site.rawValue, layer: layer, reason: reason)
    }
    self.factors.fold(factors, at: group)
    let bias = ModelConfiguration.tensor("\(producer).bias", in: checkpoint)
    if let bias { changes[bias.name] = self.factors.changes(of: "\(producer).bias") }
    groups.append(
      FoldedGroup(
        layer: layer,
        site: group.site,
        consumers: group.consumers.map(\.module),
        foldsInto: producer,
        factors: factors,
        effect: effect,
        dividedTensors: [try changeWeight(of: producer)] + (bias.map { [$0.name] } ?? []),
        multipliedTensors: try group.consumers.map { try changeWeight(of: $0.module) }
      )
    )
  }

  /// Takes over the changes of a module's weight under the checkpoint's name for it.
  private mutating func changeWeight(of module: String) throws(CheckpointError) -> String {
    let name = try Self.weight(of: module, in: checkpoint).name
    changes[name] = factors.changes(of: "\(module).weight")
    return name
  }

  private static func weight(
    of module: String,
    in checkpoint: Checkpoint
  ) throws(CheckpointError) -> CheckpointTensor {
    guard let tensor = ModelConfiguration.tensor("\(module).weight", in: checkpoint) else {
      return try checkpoint.requiredTensor("\(module).weight")
    }
    return tensor
  }

  // MARK: - Results

  /// Tensors that a folder has too: all but those whose place is its config.json.
  var folderTensors: [CheckpointTensor] {
    checkpoint.tensors.filter { $0.name != ModelConfiguration.rotaryDivisors }
  }

  /// Every tensor of the model with the factors folded in, to be written; writing one whose values are
  /// not finite is refused.
  ///
  /// - Parameter floatType: The type that floating-point tensors are rounded to; `nil` keeps each
  ///   tensor's own, FP32 for blocks.
  /// - Returns: One for each tensor that a folder has, in the order of the checkpoint.
  public func tensors(floatType: ElementType?) -> [SafetensorsTensor] {
    folderTensors.map { tensor in
      guard let changes = changes[tensor.name] else {
        return tensor.copy(as: floatType, requiresFinite: true)
      }
      return tensor.copy(as: floatType, requiresFinite: true) { elements in
        for change in changes { change.apply(to: &elements, rows: tensor.shape.first ?? 1) }
      }
    }
  }

  /// The elements of a tensor with the factors folded in, in FP32.
  ///
  /// - Throws: ``CheckpointError``, also for values that are not finite.
  func elements(of tensor: CheckpointTensor) throws(CheckpointError) -> [Float] {
    var elements = try tensor.finiteElements()
    guard let changes = changes[tensor.name] else { return elements }
    for change in changes { change.apply(to: &elements, rows: tensor.shape.first ?? 1) }
    try tensor.requireFinite(elements, after: "its factors were folded in")
    return elements
  }
}

/// A conversion that cannot be done as asked.
public enum ConversionError: Error, Equatable, CustomStringConvertible {
  /// A site that nothing can take the factors of.
  case notFoldable(site: String, layer: Int, reason: String)
  /// Channels to be changed that the model does not have.
  case noSuchChannel(channel: Int, channels: Int)
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
    case .notExpressible(let scheme, let reason):
      "scheme \(scheme) cannot be written as compressed-tensors: \(reason)"
    }
  }
}
