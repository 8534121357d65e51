// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Architectures
import Quantization
import TensorCore
import Verification

/// A mixture of experts whose router and experts read one smoothed value, their weights stacked.
///
/// Rows are multiplied by the factors where a plan finds the layer that they belong to: as in a model,
/// a reader that the plan misses keeps its weight, and the product is no longer the same.
struct StackedMixture {
  /// The module of the router.
  static let router = "gate"
  /// The module of the last expert's second reader.
  static let lastExpert = "experts.1.w3"

  /// The readers that are left out of the plan.
  var missed: Set<String> = []

  /// The formulas with the weight of this mixture.
  var formulas: SmoothingFormulas {
    var formulas = SmoothingFormulas.reference
    let right = SmoothingFormulas.reference
    formulas.smoothedWeight = { weight, factors in
      let smoothed = try right.smoothedWeight(weight, factors)
      let found = rowsFound(of: weight.shape)
      return Matrix(rows: weight.rows, columns: weight.columns) {
        found[$0] ? smoothed[$0, $1] : weight[$0, $1]
      }
    }
    return formulas
  }

  /// Which rows of a stacked weight belong to a reader that the plan finds.
  private func rowsFound(of shape: MatrixShape) -> [Bool] {
    let layer = Self.layer(shape)
    let group = SmoothingPlan(layer.graph).groups.first { $0.fold == .norm(module: "norm") }
    let found = Set(group?.consumers.map(\.module) ?? []).subtracting(missed)
    return layer.readers.flatMap { reader in
      Array(repeating: found.contains(reader.module), count: reader.rows)
    }
  }

  /// The half of a layer that holds a mixture, its readers as many as share out the rows.
  private static func layer(
    _ shape: MatrixShape
  ) -> (graph: LayerGraph, readers: [LayerGraph.Linear]) {
    let modules = [router] + (0..<2).flatMap { ["experts.\($0).w1", "experts.\($0).w3"] }
    let readers = modules.enumerated().map { index, module in
      LayerGraph.Linear(
        module,
        rows: (shape.rows + modules.count - 1 - index) / modules.count,
        columns: shape.columns
      )
    }
    var graph = LayerGraph()
    let normalized = graph.append(.norm(module: "norm", input: .input))
    let values = readers.map { graph.append(.linear($0, input: normalized)) }
    let outputs = (0..<2).map { expert in
      let gated = graph.append(.activation(.silu, input: values[1 + 2 * expert]))
      let inside = graph.append(.product(gated, values[2 + 2 * expert]))
      let down = LayerGraph.Linear(
        "experts.\(expert).w2",
        rows: shape.columns,
        columns: readers[2 + 2 * expert].rows
      )
      return graph.append(.linear(down, input: inside))
    }
    let mixture = graph.append(
      .experts(router: values[0], input: normalized, outputs: outputs, perToken: 1)
    )
    graph.append(.sum([.input, mixture]))
    return (graph, readers)
  }
}
