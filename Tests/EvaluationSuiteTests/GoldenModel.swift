// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Architectures
import Checkpoints
import EvaluationSuite
import Quantization
import ReferenceOperations
import TensorCore
import TestSupport
import TransformerModels

/// A small random model of one family, and what the transformers package computes with it in FP64.
struct GoldenModel {
  static let families = [
    "llama", "llama3", "mistral", "qwen2", "qwen3", "mixtral", "opt", "bloom", "falcon_7b",
    "falcon_40b", "falcon_rw", "bert",
  ]

  let model: CheckpointModel
  let tokens: [Int]
  /// Logits, or an encoder's last hidden states; `[tokens, vocabulary or hidden]`.
  let expected: Matrix<Double>

  init(_ family: String) throws {
    let folder = Fixtures.golden("models/\(family)")
    model = try CheckpointModel(path: folder)
    let file = try SafetensorsReader(path: "\(folder)/expected.safetensors")
    tokens = try file.elements("token_ids", as: Int32.self).map { Int($0) }
    let name = family == "bert" ? "hidden_states" : "logits"
    let values = try file.elements(name, as: Double.self)
    expected = Matrix(
      rows: tokens.count,
      columns: values.count / tokens.count,
      elements: values
    )
  }

  /// What the model computes with some operations.
  func output<Operations: TransformerOperations, Linears: LinearOperations>(
    _ operations: Operations,
    _ linears: Linears,
    source: some TensorSource,
    pieces: [Range<Int>] = []
  ) throws -> Matrix<Operations.Value> where Operations.Value == Linears.Value {
    let transformer = try TransformerModel(
      model.configuration,
      source: source,
      operations: operations,
      linears: linears
    )
    var sequence = transformer.makeSequence(capacity: tokens.count)
    let pieces = pieces.isEmpty ? [tokens.indices] : pieces
    let parts = try pieces.map { piece in
      let states = try transformer.hiddenStates(Array(tokens[piece]), after: &sequence)
      return model.configuration.family == .bert ? states : try transformer.logits(states)
    }
    return Matrix(
      rows: tokens.count,
      columns: parts[0].columns,
      elements: parts.flatMap(\.elements)
    )
  }

  /// A bound on |score| of every query and key: the product of their lengths, and ALiBi's bias.
  func largestScore() throws -> Double {
    let reference = ReferenceTransformer()
    let transformer = try TransformerModel(
      model.configuration,
      source: model,
      operations: reference,
      linears: reference
    )
    let layout = model.configuration.attention
    var largest = 0.0
    transformer.observer = { value, rows in
      guard case .attention(_, isRotated: true) = value else { return }
      func longest(_ columns: Range<Int>) -> Double {
        let heads = rows.columns(columns).reshaped(columns: layout.headSize)
        return (0..<heads.rows).map { row in
          heads.row(row).reduce(0) { $0 + $1 * $1 }.squareRoot()
        }.max() ?? 0
      }
      let score = longest(layout.queryColumns) * longest(layout.keyColumns) * layout.scoreScale
      largest = max(largest, score)
    }
    _ = try transformer.hiddenStates(of: tokens)
    let slope = model.configuration.attentionRule.slopes.max() ?? 0
    return largest + slope * Double(tokens.count)
  }

  /// Largest difference from the expected values, in units of the largest of them.
  func distance<Value: BinaryFloatingPoint>(_ output: Matrix<Value>) -> Double {
    var worst = 0.0
    var largest = 0.0
    for (value, expected) in zip(output.elements, expected.elements) {
      let difference = abs(Double(value) - expected)
      worst = difference.isNaN ? .infinity : max(worst, difference)
      largest = max(largest, abs(expected))
    }
    return worst / largest
  }
}
