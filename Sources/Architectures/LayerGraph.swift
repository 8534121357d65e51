// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

/// What flows through one layer of a model: values, and the operations that make and read them.
///
/// The graph says nothing of arithmetic. It answers where smoothing is legal: ``SmoothingPlan`` asks
/// it who makes the input of a linear layer and who else reads it.
public struct LayerGraph: Hashable, Sendable {
  /// A value in the graph: the operation that makes it, or the layer's input.
  public struct Value: Hashable, Sendable {
    let index: Int
    /// The hidden state that enters the layer.
    public static let input = Value(index: -1)
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
    /// A nonlinear function of each element.
    case activation(Activation, input: Value)
    /// The product of two values, element by element.
    case product(Value, Value)
    /// Attention: the values' rows, averaged by weights made of queries and keys. `headsInGroup` query
    /// heads read each value head.
    case attention(query: Value, key: Value, value: Value, headsInGroup: Int)
    /// A sum, such as a residual connection, or the choice of experts by a router.
    case sum([Value])

    /// The values that are read.
    var inputs: [Value] {
      switch self {
      case .norm(_, let input), .linear(_, let input), .activation(_, let input): [input]
      case .product(let left, let right): [left, right]
      case .attention(let query, let key, let value, _): [query, key, value]
      case .sum(let values): values
      }
    }
  }

  /// A nonlinear function.
  public enum Activation: String, Hashable, Sendable {
    /// max(x, 0).
    case relu = "ReLU"
    /// x times the logistic function.
    case silu = "SiLU"
    /// x times the normal distribution, or an approximation of it.
    case gelu = "GELU"

    /// Whether f(c x) = c f(x) for every c > 0, so that positive factors pass through.
    public var isPositivelyHomogeneous: Bool { self == .relu }
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
  func producer(of value: Value) -> Operation? {
    operations.indices.contains(value.index) ? operations[value.index] : nil
  }

  /// The operations that read a value.
  ///
  /// The last value of the graph leaves the layer besides.
  func consumers(of value: Value) -> [Operation] {
    operations.filter { $0.inputs.contains(value) }
  }

  /// Every linear layer, in order.
  public var linears: [Linear] {
    operations.compactMap { operation in
      guard case .linear(let linear, _) = operation else { return nil }
      return linear
    }
  }

  /// Every normalization, in order.
  public var norms: [String] {
    operations.compactMap { operation in
      guard case .norm(let module, _) = operation else { return nil }
      return module
    }
  }
}
