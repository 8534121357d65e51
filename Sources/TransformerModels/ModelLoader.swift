// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Architectures
import Quantization
import TensorCore

/// Reads a model's weights from their source and prepares them.
struct ModelLoader<Linears: LinearOperations, Source: TensorSource> {
  private let configuration: ModelConfiguration
  private let tensors: ModelTensors
  private let source: Source
  private let linears: Linears

  init(_ configuration: ModelConfiguration, source: Source, linears: Linears) {
    self.configuration = configuration
    tensors = ModelTensors(configuration)
    self.source = source
    self.linears = linears
  }

  func embedding() throws -> TokenEmbedding {
    let width = configuration.hiddenSize
    return TokenEmbedding(
      tokens: try source.matrix(tensors.embedding + ".weight", shape: vocabularyShape),
      positions: try tensors.positions.map {
        try source.matrix(
          $0 + ".weight",
          shape: MatrixShape(
            rows: configuration.contextLength + configuration.positionOffset,
            columns: width
          )
        )
      },
      positionOffset: configuration.positionOffset,
      tokenType: try tensors.tokenTypes.map {
        try source.matrix(
          $0 + ".weight",
          shape: MatrixShape(rows: configuration.tokenTypeCount, columns: width)
        ).row(0)
      },
      norm: try tensors.embeddingNorm.map { try norm($0, channels: width) }
    )
  }

  func layer(_ index: Int) throws -> PreparedLayer<Linears> {
    let graph = configuration.layer(index)
    let program = LayerProgram(graph)
    let plan = SmoothingPlan(graph)
    let headNorms = Set(graph.headNorms)
    return PreparedLayer(
      program: program,
      norms: try program.norms.map {
        try norm(
          $0,
          channels: headNorms.contains($0) ? configuration.headSize : configuration.hiddenSize
        )
      },
      groups: try program.groups.map { group in
        try layers(group, block: index, site: plan.site(of: group[0]))
      }
    )
  }

  func finalNorm() throws -> Normalization? {
    try tensors.finalNorm.map { try norm($0, channels: configuration.hiddenSize) }
  }

  func head(embedding: Matrix<Float>) throws -> PreparedLayers<Linears>? {
    guard let head = tensors.head else { return nil }
    let weight =
      configuration.tiesHead
      ? embedding : try source.matrix(head + ".weight", shape: vocabularyShape)
    let place = LinearPlace(block: nil, site: nil, names: ["lm_head"])
    return PreparedLayers(
      place: place,
      group: try linears.prepare(weights: [weight], biases: [nil], at: place),
      divisors: nil
    )
  }

  // MARK: - Parts

  private func layers(
    _ group: [LayerGraph.Linear],
    block: Int,
    site: SmoothingSite?
  ) throws -> PreparedLayers<Linears> {
    let place = LinearPlace(block: block, site: site, names: group.map(\.module))
    return PreparedLayers(
      place: place,
      group: try linears.prepare(
        weights: group.map {
          inOrderOfUse(
            try source.matrix(
              $0.module + ".weight",
              shape: MatrixShape(rows: $0.rows, columns: $0.columns)
            ),
            of: $0
          )
        },
        biases: group.map { linear in
          let name = linear.module + ".bias"
          guard source.contains(name) else { return nil }
          let bias = try source.vector(name, count: linear.rows)
          guard configuration.isFusedProjection(linear) else { return bias }
          return configuration.fusedRowOrder.map { bias[$0] }
        },
        at: place
      ),
      divisors: source.inputDivisors(of: group[0].module)
    )
  }

  /// A fused projection with its rows as queries, keys and values; any other weight as it is.
  private func inOrderOfUse(
    _ weight: Matrix<Float>,
    of linear: LayerGraph.Linear
  ) -> Matrix<Float> {
    guard configuration.isFusedProjection(linear) else { return weight }
    return Matrix(
      rows: weight.rows,
      columns: weight.columns,
      elements: configuration.fusedRowOrder.flatMap { weight.row($0) }
    )
  }

  private func norm(_ module: String, channels: Int) throws -> Normalization {
    let bias = module + ".bias"
    return try Normalization(
      kind: configuration.normKind,
      gain: try source.vector(module + ".weight", count: channels),
      bias: source.contains(bias) ? try source.vector(bias, count: channels) : nil,
      epsilon: Float(configuration.normEpsilon)
    )
  }

  private var vocabularyShape: MatrixShape {
    MatrixShape(rows: configuration.vocabularySize, columns: configuration.hiddenSize)
  }
}

/// Linear layers that share one input, and where they are.
struct PreparedLayers<Linears: LinearOperations> {
  let place: LinearPlace
  let group: Linears.LinearGroup
  /// Smoothing factors that nothing could take up; the input is divided by them.
  let divisors: [Float]?
}

/// A layer's program with the weights it needs.
struct PreparedLayer<Linears: LinearOperations> {
  let program: LayerProgram
  let norms: [Normalization]
  let groups: [PreparedLayers<Linears>]
}

/// What turns tokens into the input of the first layer.
struct TokenEmbedding {
  let tokens: Matrix<Float>
  /// A vector for each place; place 0 is in row `positionOffset`.
  let positions: Matrix<Float>?
  let positionOffset: Int
  let tokenType: [Float]?
  let norm: Normalization?

  /// Most tokens of a text, or `nil` for no limit.
  var contextLimit: Int? { positions.map { $0.rows - positionOffset } }

  /// The sum of a token's vectors, in the number of the operations.
  func vectors<Operations: TransformerOperations>(
    of ids: [Int],
    from position: Int,
    by operations: Operations
  ) -> Matrix<Operations.Value> {
    var sum = operations.values(tokens.rows(ids))
    if let tokenType {
      let rows = Matrix(rows: ids.count, columns: tokens.columns) { tokenType[$1] }
      operations.add(operations.values(rows), to: &sum)
    }
    if let positions {
      let first = positionOffset + position
      operations.add(operations.values(positions.rows(first..<first + ids.count)), to: &sum)
    }
    return sum
  }
}
