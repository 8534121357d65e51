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
    case .linear(let module, _, let isPart):
      let rows = Self.producerRows(of: group, in: configuration) ?? []
      // 1 for the queries and keys of a fused projection.
      let count = isPart ? configuration.fusedRowOrder.count : (rows.max() ?? -1) + 1
      var divisors = [Float?](repeating: nil, count: count)
      for (row, factor) in zip(rows, factors) {
        precondition(divisors[row] == nil || divisors[row] == factor)
        divisors[row] = factor
      }
      divide(module, by: divisors.map { $0 ?? 1 })
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

  /// The row of the linear layer in front that makes each input channel of a group.
  ///
  /// Channels of query heads that share a value head are made by the same row.
  ///
  /// - Returns: Shape: `[channels]`; `nil` where no linear layer takes up the factors.
  public static func producerRows(
    of group: SmoothingPlan.Group,
    in configuration: ModelConfiguration
  ) -> [Int]? {
    guard case .linear(_, let headsInGroup, let isPart) = group.fold else { return nil }
    let size = configuration.headSize
    let values = isPart ? configuration.fusedRowOrder[configuration.attention.valueColumns] : []
    return (0..<group.consumers[0].columns).map { channel in
      let (head, element) = (channel / size, channel % size)
      let row = headsInGroup > 1 ? head / headsInGroup * size + element : channel
      return isPart ? values[values.startIndex + row] : row
    }
  }
}
