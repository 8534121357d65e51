// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Quantization

/// Factors for input channels, and the tensors of a model they are folded into.
///
/// Dividing what feeds a group of layers and multiplying the columns of their weights leaves the
/// function unchanged, whatever the factors are: smoothing and outlier injection are both this.
/// Source: SmoothQuant (arXiv:2211.10438), equation 3.
public struct ChannelFactors: Sendable {
  private var changes: [String: [TensorChange]] = [:]
  private var divisors: [String: [Float]] = [:]
  private let configuration: ModelConfiguration

  /// No factors yet.
  public init(_ configuration: ModelConfiguration) { self.configuration = configuration }

  /// What happens to a tensor, in order.
  ///
  /// - Parameter tensor: Its name as ``LayerGraph`` has it, with `.weight` or `.bias`.
  /// - Returns: None for a tensor that nothing was folded into.
  public func changes(of tensor: String) -> [TensorChange] { changes[tensor] ?? [] }

  /// Factors that nothing could take up: what the input of a layer is divided by at run time.
  public func inputDivisors(of layer: String) -> [Float]? { divisors[layer] }

  /// Folds factors into the weights of a group and into what makes its input; where nothing can take
  /// them up, the input is divided at run time.
  ///
  /// - Parameters:
  ///   - factors: One for each input channel of the group. Factors of an attention's output must be
  ///     equal for all query heads that share a value head.
  ///   - group: The layers that read the value.
  public mutating func fold(_ factors: [Float], at group: SmoothingPlan.Group) {
    precondition(group.consumers.allSatisfy { $0.columns == factors.count })
    for consumer in group.consumers {
      changes[consumer.module + ".weight", default: []].append(.multiplyColumns(factors))
    }
    switch group.fold {
    case .norm(let module): divide(module, by: factors)
    case .linear(let module, let headsInGroup, let isPart):
      let shared = headsInGroup > 1 ? sharedByValueHeads(factors) : factors
      divide(module, by: isPart ? onValueRows(shared) : shared)
    case .atRunTime:
      for consumer in group.consumers { divisors[consumer.module] = factors }
    }
  }

  /// Weight and bias of a module are divided.
  private mutating func divide(_ module: String, by factors: [Float]) {
    for suffix in [".weight", ".bias"] {
      changes[module + suffix, default: []].append(.divideRows(factors))
    }
  }

  /// The factors of value channels: those of the first query head of each group.
  private func sharedByValueHeads(_ factors: [Float]) -> [Float] {
    let (size, queriesEach) = (configuration.headSize, configuration.headsInGroup)
    return (0..<configuration.keyHeadCount * size).map { channel in
      let (head, element) = (channel / size, channel % size)
      let shared = factors[head * queriesEach * size + element]
      for query in 0..<queriesEach {
        precondition(factors[(head * queriesEach + query) * size + element] == shared)
      }
      return shared
    }
  }

  /// Factors of all rows of a fused projection: 1 for queries and keys.
  private func onValueRows(_ factors: [Float]) -> [Float] {
    let order = configuration.fusedRowOrder
    var rows = [Float](repeating: 1, count: order.count)
    for (row, factor) in zip(order[configuration.attention.valueColumns], factors) {
      rows[row] = factor
    }
    return rows
  }
}
