// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

public import Quantization

/// What flows through one layer of a model: values, and the operations that make and read them.
///
/// The graph says nothing of arithmetic. It answers where smoothing is legal: ``SmoothingPlan`` asks
/// it who makes the input of a linear layer and who else reads it.
public struct LayerGraph: Hashable, Sendable {
  /// A value in the graph: the operation that makes it, or the layer's input.
  public struct Value: Hashable, Sendable {
    /// Place of the operation that makes the value, or -1 for the layer's input.
    public let index: Int
    /// The hidden state that enters the layer.
    public static let input = Value(index: -1)

    /// The value that an operation makes.
    public init(index: Int) { self.index = index }
  }

  /// A linear layer: its tensor and its size.
  public struct Linear: Hashable, Sendable {
    /// Name of the module, without `.weight`.
    public let module: String
    /// Outputs.
    public let rows: Int
    /// Inputs.
    public let columns: Int

    /// Creates a linear layer.
    public init(_ module: String, rows: Int, columns: Int) {
      self.module = module
      self.rows = rows
      self.columns = columns
    }
  }

  /// What makes a value.
  public enum Operation: Hashable, Sendable {
    /// A normalization with a weight for each channel.
    case norm(module: String, input: Value)
    /// A product with a weight.
    case linear(Linear, input: Value)
    /// A normalization of each head of queries or keys, with a weight for each channel of a head.
    case headNorm(module: String, input: Value)
    /// A nonlinear function of each element.
    case activation(ActivationFunction, input: Value)
    /// The product of two values, element by element.
    case product(Value, Value)
    /// Attention: the values' rows, averaged by weights made of queries and keys. `headsInGroup` query
    /// heads read each value head.
    case attention(query: Value, key: Value, value: Value, headsInGroup: Int)
    /// A sum, such as a residual connection.
    case sum([Value])
    /// The outputs of the experts that the router chooses for a token, weighted by its softmax.
    ///
    /// `input` is what every expert reads; `perToken` experts are chosen.
    case experts(router: Value, input: Value, outputs: [Value], perToken: Int)

    /// The values that are read.
    public var inputs: [Value] {
      switch self {
      case .norm(_, let input), .headNorm(_, let input), .linear(_, let input),
        .activation(_, let input):
        [input]
      case .product(let left, let right): [left, right]
      case .attention(let query, let key, let value, _): [query, key, value]
      case .sum(let values): values
      case .experts(let router, _, let outputs, _): [router] + outputs
      }
    }
  }

  /// The operations, each behind those whose values it reads.
  public private(set) var operations: [Operation] = []

  /// Creates an empty graph.
  public init() {}

  /// Adds an operation and returns the value it makes.
  ///
  /// - Precondition: The values it reads are in the graph.
  @discardableResult public mutating func append(_ operation: Operation) -> Value {
    precondition(operation.inputs.allSatisfy { $0.index < operations.count })
    operations.append(operation)
    return Value(index: operations.count - 1)
  }

  /// What makes a value, or `nil` for the layer's input.
  public func producer(of value: Value) -> Operation? {
    operations.indices.contains(value.index) ? operations[value.index] : nil
  }

  /// The operations that read a value.
  ///
  /// The last value of the graph leaves the layer besides.
  public func consumers(of value: Value) -> [Operation] {
    operations.filter { $0.inputs.contains(value) }
  }

  /// Every linear layer, in order.
  public var linears: [Linear] {
    operations.compactMap { operation in
      guard case .linear(let linear, _) = operation else { return nil }
      return linear
    }
  }

  /// Name of the module that the projections to queries, keys and values are parts of, such as
  /// `model.layers.0.self_attn`; `nil` without attention.
  public var attentionModule: String? {
    for case .attention(_, _, let value, _) in operations {
      guard case .linear(let projection, _)? = producer(of: value) else { continue }
      return projection.module.split(separator: ".").dropLast().joined(separator: ".")
    }
    return nil
  }

  /// Every normalization of the hidden state, in order.
  public var norms: [String] {
    operations.compactMap { operation in
      guard case .norm(let module, _) = operation else { return nil }
      return module
    }
  }

  /// Every normalization of heads, in order.
  public var headNorms: [String] {
    operations.compactMap { operation in
      guard case .headNorm(let module, _) = operation else { return nil }
      return module
    }
  }
}
