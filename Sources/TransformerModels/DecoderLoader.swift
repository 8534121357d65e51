// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Quantization
import TensorCore

/// Reads a decoder's weights from their source and prepares them.
struct DecoderLoader<Linears: LinearOperations, Source: TensorSource> {
  private let configuration: DecoderConfiguration
  private let tensors: DecoderTensors
  private let source: Source
  private let linears: Linears

  init(_ configuration: DecoderConfiguration, source: Source, linears: Linears) {
    self.configuration = configuration
    tensors = DecoderTensors(configuration)
    self.source = source
    self.linears = linears
  }

  func embedding() throws -> Matrix<Float> {
    try source.matrix(tensors.embedding, shape: vocabularyShape)
  }

  func normalization(_ block: Int, before site: SmoothingSite) throws -> Normalization {
    guard let name = tensors.normalization(block, before: site) else {
      preconditionFailure("\(site.rawValue) is not fed by a normalization")
    }
    return try normalization(name)
  }

  func finalNormalization() throws -> Normalization {
    try normalization(tensors.finalNormalization)
  }

  func group(
    _ block: Int,
    at site: SmoothingSite
  ) throws -> (place: LinearPlace, group: Linears.LinearGroup) {
    let layers = tensors.linears(block, at: site)
    let place = LinearPlace(block: block, site: site, names: layers.map(\.tensor))
    let group = try linears.prepare(
      weights: layers.map {
        try source.matrix(
          $0.tensor + ".weight",
          shape: MatrixShape(rows: $0.outputs, columns: $0.inputs)
        )
      },
      biases: layers.map { layer in
        let name = layer.tensor + ".bias"
        return source.contains(name) ? try source.vector(name, count: layer.outputs) : nil
      },
      at: place
    )
    return (place, group)
  }

  func head(
    embedding: Matrix<Float>
  ) throws -> (place: LinearPlace, group: Linears.LinearGroup) {
    let weight =
      configuration.hasTiedHead
      ? embedding : try source.matrix(tensors.head, shape: vocabularyShape)
    let place = LinearPlace(block: nil, site: nil, names: ["lm_head"])
    return (place, try linears.prepare(weights: [weight], biases: [nil], at: place))
  }

  private var vocabularyShape: MatrixShape {
    MatrixShape(rows: configuration.vocabulary, columns: configuration.width)
  }

  private func normalization(_ name: String) throws -> Normalization {
    try Normalization(
      kind: .rootMeanSquare,
      gain: try source.vector(name, count: configuration.width),
      bias: nil,
      epsilon: Float(configuration.epsilon)
    )
  }
}
