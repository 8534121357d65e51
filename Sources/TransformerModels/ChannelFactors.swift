// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

public import Quantization
public import TensorCore

/// Factors for input channels, and the tensors of a decoder they are folded into.
///
/// Dividing what feeds a site and multiplying the columns of the weights that consume it leaves the
/// function unchanged, whatever the factors are: smoothing and outlier injection are both this.
public struct ChannelFactors: Sendable {
  /// What happens to one tensor.
  enum Change: Sendable {
    /// Elements of a vector, or rows of a matrix, divided by factors.
    case divideRows([Float])
    /// Columns of a matrix multiplied by factors.
    case multiplyColumns([Float])
  }

  private(set) var changes: [String: [Change]] = [:]
  private let tensors: DecoderTensors

  /// No factors yet.
  public init(_ configuration: DecoderConfiguration) {
    tensors = DecoderTensors(configuration)
  }

  /// Folds factors at a site.
  ///
  /// - Parameters:
  ///   - factors: One for each input channel of the site's layers.
  ///   - block: The block.
  ///   - site: Where. At `attentionOutput` the factors must be equal for all query heads that share a
  ///     value head.
  public mutating func fold(_ factors: [Float], block: Int, site: SmoothingSite) {
    let consumers = tensors.linears(block, at: site)
    precondition(consumers.allSatisfy { $0.inputs == factors.count })
    for consumer in consumers {
      changes[consumer.tensor + ".weight", default: []].append(.multiplyColumns(factors))
    }
    switch site {
    case .attentionInput, .feedForwardInput:
      if let name = tensors.normalization(block, before: site) {
        changes[name, default: []].append(.divideRows(factors))
      }
    case .attentionOutput:
      divideProducer("v_proj", block, .attentionInput, by: sharedByValueHeads(factors))
    case .feedForwardOutput:
      divideProducer("up_proj", block, .feedForwardInput, by: factors)
    }
  }

  /// Attention and the gate are linear in values and up: their rows, and biases, may be divided.
  private mutating func divideProducer(
    _ name: String,
    _ block: Int,
    _ site: SmoothingSite,
    by factors: [Float]
  ) {
    guard let producer = tensors.linears(block, at: site).first(where: { $0.name == name }) else {
      preconditionFailure("no \(name) at \(site.rawValue)")
    }
    for suffix in [".weight", ".bias"] {
      changes[producer.tensor + suffix, default: []].append(.divideRows(factors))
    }
  }

  /// The factors of value channels: those of the first query head of each group.
  private func sharedByValueHeads(_ factors: [Float]) -> [Float] {
    let layout = tensors.configuration.attention
    let queriesEach = layout.heads / layout.keyValueHeads
    return (0..<layout.keyValueHeads * layout.headSize).map { channel in
      let (head, element) = (channel / layout.headSize, channel % layout.headSize)
      let shared = factors[head * queriesEach * layout.headSize + element]
      for query in 0..<queriesEach {
        precondition(factors[(head * queriesEach + query) * layout.headSize + element] == shared)
      }
      return shared
    }
  }
}

/// A source of weights with factors folded in.
public struct RescaledTensors<Source: TensorSource>: TensorSource {
  private let source: Source
  private let factors: ChannelFactors

  /// Folds factors into the tensors of a source as they are read.
  public init(_ source: Source, factors: ChannelFactors) {
    self.source = source
    self.factors = factors
  }

  /// A matrix with its factors folded in.
  public func matrix(_ name: String, shape: MatrixShape) throws -> Matrix<Float> {
    var matrix = try source.matrix(name, shape: shape)
    for change in factors.changes[name, default: []] { Self.apply(change, to: &matrix) }
    return matrix
  }

  /// A vector with its factors folded in.
  public func vector(_ name: String, count: Int) throws -> [Float] {
    var vector = try source.vector(name, count: count)
    for case .divideRows(let factors) in factors.changes[name, default: []] {
      for index in vector.indices { vector[index] /= factors[index] }
    }
    return vector
  }

  /// Whether the source has such a tensor.
  public func contains(_ name: String) -> Bool { source.contains(name) }

  private static func apply(_ change: ChannelFactors.Change, to matrix: inout Matrix<Float>) {
    let (rows, columns, rowStride) = (matrix.rows, matrix.columns, matrix.rowStride)
    matrix.withUnsafeMutablePointer { values in
      for row in 0..<rows {
        let values = values + row * rowStride
        switch change {
        case .divideRows(let factors):
          for column in 0..<columns { values[column] /= factors[row] }
        case .multiplyColumns(let factors):
          for column in 0..<columns { values[column] *= factors[column] }
        }
      }
    }
  }
}
