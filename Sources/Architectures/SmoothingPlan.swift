// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

public import Quantization

/// Where one layer can be smoothed, decided from its graph.
///
/// Smoothing divides a value by factors s, channel by channel, and multiplies the columns of all
/// weights that read it (equation 3 of the paper). That is exact if every reader is a linear layer,
/// and costs nothing at run time if the division can be folded into what makes the value.
public struct SmoothingPlan: Hashable, Sendable {
  /// How a value is divided by its factors.
  public enum Fold: Hashable, Sendable {
    /// Weight and bias of this normalization are divided.
    case norm(module: String)
    /// Rows and bias of this linear layer are divided.
    ///
    /// With more than one head in a group, the heads of a group share their factors. `isPart` says
    /// that only the rows of the values are meant, in a weight that also makes queries and keys.
    case linear(module: String, headsInGroup: Int, isPart: Bool)
    /// Nothing can take the factors up; the value would have to be divided at run time.
    case atRunTime(reason: String)
  }

  /// One smoothed value: readers that share their factors.
  public struct Group: Hashable, Sendable {
    /// Where in the layer.
    public let site: SmoothingSite
    /// The linear layers that read the value, the router of experts among them.
    public let consumers: [LayerGraph.Linear]
    /// How it is divided.
    public let fold: Fold
  }

  /// The groups, in the order of the layer.
  public let groups: [Group]

  /// Plans a layer.
  ///
  /// - Parameter layer: The graph; every linear layer reads a value of one site.
  public init(_ layer: LayerGraph) {
    var groups: [Group] = []
    var planned: Set<LayerGraph.Value> = []
    for case .linear(_, let input) in layer.operations where planned.insert(input).inserted {
      groups.append(
        Group(
          site: Self.site(of: input, in: layer),
          consumers: layer.consumers(of: input).compactMap { operation in
            guard case .linear(let linear, _) = operation else { return nil }
            return linear
          },
          fold: Self.fold(input, in: layer)
        )
      )
    }
    self.groups = groups
  }

  /// The site whose value a linear layer reads.
  public func site(of linear: LayerGraph.Linear) -> SmoothingSite? {
    groups.first { $0.consumers.contains(linear) }?.site
  }

  // MARK: - Legality

  private static func fold(_ value: LayerGraph.Value, in layer: LayerGraph) -> Fold {
    for consumer in layer.consumers(of: value) {
      guard case .linear = consumer else {
        return .atRunTime(reason: "\(name(of: consumer)) reads the same values")
      }
    }
    return absorb(value, in: layer, headsInGroup: 1)
  }

  /// What can take up a division of a value of which every reader is known to compensate.
  private static func absorb(
    _ value: LayerGraph.Value,
    in layer: LayerGraph,
    headsInGroup: Int
  ) -> Fold {
    switch layer.producer(of: value) {
    case .norm(let module, _)?: return .norm(module: module)
    case .linear(let linear, _)?:
      return .linear(module: linear.module, headsInGroup: headsInGroup, isPart: false)
    case .activation(let activation, let input)?:
      guard activation.isPositivelyHomogeneous else {
        return .atRunTime(reason: "factors do not pass through \(activation.rawValue)")
      }
      return absorbAlone(input, in: layer, headsInGroup: headsInGroup)
    case .product(let left, let right)?:
      // Either factor may be divided; one of them may be made by what takes no factors.
      let first = absorbAlone(left, in: layer, headsInGroup: headsInGroup)
      if case .atRunTime = first {
        return absorbAlone(right, in: layer, headsInGroup: headsInGroup)
      }
      return first
    case .attention(let query, let key, let value, let headsInGroup)?:
      // Linear in the values: what is divided there is divided in the average.
      guard query == value || key == value else {
        return absorbAlone(value, in: layer, headsInGroup: headsInGroup)
      }
      guard case .linear(let linear, _)? = layer.producer(of: value) else {
        return .atRunTime(reason: "queries, keys and values are one value")
      }
      // A fused projection: only the rows that make values are divided.
      return .linear(module: linear.module, headsInGroup: headsInGroup, isPart: true)
    case .sum?, .experts?: return .atRunTime(reason: "a sum makes the values")
    case .headNorm?: return .atRunTime(reason: "a normalization of heads makes the values")
    case nil: return .atRunTime(reason: "the layer's input is read by the layer before as well")
    }
  }

  /// The same for a value inside, which no one else may read.
  private static func absorbAlone(
    _ value: LayerGraph.Value,
    in layer: LayerGraph,
    headsInGroup: Int
  ) -> Fold {
    guard layer.consumers(of: value).count == 1 else {
      return .atRunTime(reason: "more than one operation reads the values in between")
    }
    return absorb(value, in: layer, headsInGroup: headsInGroup)
  }

  private static func name(of operation: LayerGraph.Operation) -> String {
    switch operation {
    case .norm(let module, _), .headNorm(let module, _): "the normalization \(module)"
    case .linear(let linear, _): linear.module
    case .activation(let activation, _): activation.rawValue
    case .product: "a product"
    case .attention: "the attention"
    case .sum: "the residual connection"
    case .experts: "the choice of experts"
    }
  }

  // MARK: - Sites

  /// Names a value by what its readers lead to and what it comes from.
  private static func site(of value: LayerGraph.Value, in layer: LayerGraph) -> SmoothingSite {
    switch layer.producer(of: value) {
    case .attention?: .attentionOutput
    case .activation?, .product?: .feedForwardOutput
    default: feedsAttention(value, in: layer) ? .attentionInput : .feedForwardInput
    }
  }

  private static func feedsAttention(
    _ value: LayerGraph.Value,
    in layer: LayerGraph
  ) -> Bool {
    layer.operations.contains { operation in
      guard case .attention(let query, _, _, _) = operation,
        case .linear(_, value)? = layer.producer(of: projection(query, in: layer))
      else { return false }
      return true
    }
  }

  /// Queries before their heads are normalized.
  private static func projection(
    _ query: LayerGraph.Value,
    in layer: LayerGraph
  ) -> LayerGraph.Value {
    guard case .headNorm(_, let input)? = layer.producer(of: query) else { return query }
    return input
  }
}
