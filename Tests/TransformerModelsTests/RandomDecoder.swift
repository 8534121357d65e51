// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Quantization
import TensorCore
import TransformerModels

@testable import Architectures

/// A small decoder with seeded random weights: grouped queries, odd sizes, an untied head.
struct RandomDecoder: TensorSource {
  static let configuration = ModelConfiguration(
    family: .llama,
    hiddenSize: 40,
    layerCount: 2,
    headCount: 4,
    keyHeadCount: 2,
    headSize: 12,
    feedforwardSize: 52,
    vocabularySize: 61,
    contextLength: 128,
    normEpsilon: 1e-5,
    activation: .silu,
    positions: .rotary(theta: 10_000)
  )

  private let source = RandomSource(seed: 20_261_124)

  func matrix(_ name: String, shape: MatrixShape) -> Matrix<Float> {
    // Rows of about unit length keep activations near 1 through any number of layers.
    let scale = 2 / Double(shape.columns).squareRoot()
    return Matrix(rows: shape.rows, columns: shape.columns) { row, column in
      Float((source.unit(stream: stream(of: name), row: row, column: column) - 0.5) * scale * 1.7)
    }
  }

  func vector(_ name: String, count: Int) -> [Float] {
    (0..<count).map { Float(0.5 + source.unit(stream: stream(of: name), row: 0, column: $0)) }
  }

  func contains(_ name: String) -> Bool { !name.hasSuffix(".bias") }

  /// Each tensor has random values of its own.
  private func stream(of name: String) -> UInt64 {
    name.utf8.reduce(17) { ($0 &* 31) &+ UInt64($1) }
  }
}
