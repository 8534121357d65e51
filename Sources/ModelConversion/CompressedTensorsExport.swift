// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Architectures
public import Checkpoints
public import JSONReading
public import Quantization
import ReferenceOperations
public import Smoothing
import TensorCore

/// A model as the compressed-tensors package stores it, format `int-quantized`.
///
/// Each linear layer of a transformer layer becomes `weight` (I8), `weight_scale` and, for static
/// schemes, `input_scale`. Norms, embeddings, head and the routers of experts stay as they are.
/// There are no zero points: everything is symmetric.
public struct CompressedTensorsExport: Sendable {
  private let folding: ModelFolding
  private let scheme: QuantizationScheme
  private let rule: ScaleRule
  private let quantizer: QuantizerRule
  private let floatType: ElementType?
  /// Largest absolute input by module, for static schemes.
  private let inputMaxima: [String: Float]
  /// Modules that are quantized, by the name of their weight.
  private let modules: [String: String]

  /// Plans an export.
  ///
  /// - Parameters:
  ///   - folding: The model with its smoothing folded in.
  ///   - scheme: Activations per token or tensor, weights per tensor, channel or group.
  ///   - rule: The divisor of scales; groups have our own in each of them.
  ///   - quantizer: The arithmetic of codes.
  ///   - floatType: The type of tensors that are not quantized and of scales; `nil` keeps their own.
  ///   - isKeptFloat: Whether the layer of a name is not quantized.
  ///   - statistics: For static schemes.
  /// - Throws: ``ConversionError/notExpressible(scheme:reason:)`` or ``SmoothingError``.
  public init(
    _ folding: ModelFolding,
    scheme: QuantizationScheme,
    rule: ScaleRule,
    quantizer: QuantizerRule = .fp32,
    floatType: ElementType?,
    isKeptFloat: (String) -> Bool,
    statistics: ActivationStatistics?
  ) throws {
    try Self.requireExpressible(scheme)
    self.folding = folding
    self.scheme = scheme
    self.rule = scheme.scaleRule(of: rule)
    self.quantizer = quantizer
    self.floatType = floatType
    var modules: [String: String] = [:]
    var maxima: [String: Float] = [:]
    var smoothed: [String: Float] = [:]
    for group in folding.groups {
      for consumer in group.consumers { smoothed[consumer] = group.effect?.largestAfter }
    }
    for layer in 0..<folding.configuration.layerCount {
      for linear in folding.configuration.layer(layer).linears
      where !isKeptFloat(linear.module) && !linear.module.hasSuffix("block_sparse_moe.gate") {
        let name = "\(linear.module).weight"
        guard let weight = ModelConfiguration.tensor(name, in: folding.checkpoint)
        else { continue }
        try Self.requireWholeGroups(linear, scheme: scheme)
        modules[weight.name] = String(weight.name.dropLast(".weight".count))
        guard scheme.activation == .tensorStatic else { continue }
        if let after = smoothed[linear.module] {
          maxima[weight.name] = after
        } else if let statistics {
          let values = try statistics.maxima(of: linear.module, channels: linear.columns)
          maxima[weight.name] = values.max() ?? 0
        }
      }
    }
    guard !modules.isEmpty else {
      throw ConversionError.notExpressible(
        scheme: scheme.name,
        reason: "every linear layer is kept in floating point"
      )
    }
    self.modules = modules
    inputMaxima = maxima
  }

  /// Refuses a scheme that the format cannot describe.
  ///
  /// - Parameter scheme: Any scheme.
  /// - Throws: ``ConversionError/notExpressible(scheme:reason:)`` with what to do in its place.
  public static func requireExpressible(
    _ scheme: QuantizationScheme
  ) throws(ConversionError) {
    let evaluation = "run it from the original with 'smoothbench evaluate --scheme \(scheme.name)'"
    if case .tokenWithoutOutliers = scheme.activation {
      throw .notExpressible(
        scheme: scheme.name,
        reason: "its outlier channels are known at run time only; \(evaluation)"
      )
    }
    if scheme.activation == .tensorStaticApart {
      let sites = SmoothingSite.allCases.map(\.rawValue).joined(separator: ",")
      throw .notExpressible(
        scheme: scheme.name,
        reason: "tokens beyond its range have scales of their own at run time; \(evaluation), "
          + "or write static scales with --scheme smoothquant-o3-channel --alpha auto "
          + "--sites \(sites)"
      )
    }
  }

  /// Refuses inputs that are no multiple of the group size: the package does not load a shorter last
  /// group.
  private static func requireWholeGroups(
    _ linear: LayerGraph.Linear,
    scheme: QuantizationScheme
  ) throws(ConversionError) {
    guard case .perGroup(let size) = scheme.weight, !linear.columns.isMultiple(of: size) else {
      return
    }
    throw .notExpressible(
      scheme: scheme.name,
      reason: "\(linear.module) has \(linear.columns) inputs, which are no whole groups of "
        + "\(size); leave it in floating point with --keep-float"
    )
  }

  /// Number of linear layers that are quantized.
  public var quantizedCount: Int { modules.count }

  // MARK: - Tensors

  /// Every tensor of the export; each is made when it is written.
  public func tensors() -> [SafetensorsTensor] {
    let floats = folding.tensors(floatType: floatType)
    return zip(folding.folderTensors, floats).flatMap { tensor, float in
      guard let module = modules[tensor.name] else { return [float] }
      return quantized(tensor, module: module)
    }
  }

  private func quantized(_ tensor: CheckpointTensor, module: String) -> [SafetensorsTensor] {
    let type = floatType ?? tensor.copiedElementType
    let quantizer = WeightQuantizer(
      folding: folding,
      granularity: scheme.weight,
      rule: rule,
      quantizer: self.quantizer,
      scaleType: type
    )
    let scaleShape =
      switch scheme.weight {
      case .perTensor: [1]
      case .perToken, .perChannel: [tensor.shape[0], 1]
      case .perGroup(let size): [tensor.shape[0], tensor.shape[1] / size]
      }
    var tensors = [
      SafetensorsTensor(name: tensor.name, elementType: .int8, shape: tensor.shape) {
        () throws(CheckpointError) in
        try Self.reporting(tensor) {
          let codes = try quantizer.quantized(try quantizer.matrix(of: tensor)).codes
          return codes.elements.map { UInt8(bitPattern: $0) }
        }
      },
      SafetensorsTensor(name: "\(module).weight_scale", elementType: type, shape: scaleShape) {
        () throws(CheckpointError) in
        try Self.reporting(tensor) {
          Self.bytes(of: quantizer.scales(of: try quantizer.matrix(of: tensor)), as: type)
        }
      },
    ]
    if let maximum = inputMaxima[tensor.name] {
      let scale = Scale(absoluteMaximum: maximum, rule: rule).value
      let bytes = Self.bytes(of: [scale], as: type)
      tensors.append(
        SafetensorsTensor(name: "\(module).input_scale", elementType: type, shape: [1]) {
          () throws(CheckpointError) in bytes
        }
      )
    }
    return tensors
  }

  /// Turns what quantizing found into the writer's kind of error.
  private static func reporting(
    _ tensor: CheckpointTensor,
    _ body: () throws -> [UInt8]
  ) throws(CheckpointError) -> [UInt8] {
    do {
      return try body()
    } catch let error as CheckpointError {
      throw error
    } catch {
      throw .badContent(
        file: tensor.path,
        tensor: tensor.name,
        byte: tensor.byteRange.lowerBound,
        found: "\(error)",
        expected: "finite weights that can be quantized"
      )
    }
  }

  private static func bytes(of values: [Float], as type: ElementType) -> [UInt8] {
    switch type {
    case .float16: values.map { Float16($0) }.withUnsafeBytes { Array($0) }
    case .bfloat16: values.map { BFloat16($0) }.withUnsafeBytes { Array($0) }
    default: values.withUnsafeBytes { Array($0) }
    }
  }

  // MARK: - Configuration

  /// `quantization_config` of config.json.
  public var configuration: JSONNode {
    let ignored = folding.checkpoint.tensors.compactMap { tensor in
      tensor.shape.count == 2 && tensor.name.hasSuffix(".weight") && modules[tensor.name] == nil
        ? String(tensor.name.dropLast(".weight".count)) : nil
    }
    return .object([
      ("quant_method", "compressed-tensors"), ("format", "int-quantized"),
      ("quantization_status", "compressed"), ("kv_cache_scheme", .null),
      ("global_compression_ratio", .null),
      ("ignore", .array((Set(ignored).union(["lm_head"])).sorted().map(JSONNode.text))),
      (
        "config_groups",
        .object([
          (
            "group_0",
            .object([
              ("targets", .array(["Linear"])), ("weights", weights),
              ("input_activations", activations), ("output_activations", .null),
            ])
          )
        ])
      ),
    ])
  }

  private var weights: JSONNode {
    switch scheme.weight {
    case .perTensor: Self.arguments(strategy: "tensor", dynamic: false, observer: "minmax")
    case .perToken, .perChannel:
      Self.arguments(strategy: "channel", dynamic: false, observer: "minmax")
    case .perGroup(let size):
      Self.arguments(strategy: "group", dynamic: false, observer: "minmax", groupSize: size)
    }
  }

  private var activations: JSONNode {
    switch scheme.activation {
    case .token, .tokenWithoutOutliers:
      Self.arguments(strategy: "token", dynamic: true, observer: nil)
    case .tensorDynamic: Self.arguments(strategy: "tensor", dynamic: true, observer: nil)
    // Apart is refused before (requireExpressible).
    case .tensorStatic, .tensorStaticApart:
      Self.arguments(strategy: "tensor", dynamic: false, observer: "static_minmax")
    }
  }

  private static func arguments(
    strategy: String,
    dynamic: Bool,
    observer: String?,
    groupSize: Int? = nil
  ) -> JSONNode {
    .object([
      ("num_bits", 8), ("type", "int"), ("symmetric", true), ("strategy", .text(strategy)),
      ("dynamic", JSONNode(booleanLiteral: dynamic)),
      ("group_size", groupSize.map { JSONNode.integer($0) } ?? .null),
      ("block_structure", .null), ("actorder", .null),
      ("observer", observer.map(JSONNode.text) ?? .null),
      ("observer_kwargs", .object([])),
    ])
  }
}
