// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Checkpoints
import Quantization
import ReferenceOperations
import TensorCore

/// Attention: its two integer products, the softmax, and one head.
extension GoldenRecomputation {
  func attentionProduct() throws -> [String: GoldenTensor] {
    let operands = try GoldenAttentionOperands(file)
    let sums = try ReferenceOperations().attentionProduct(
      operands.kind,
      left: operands.left,
      right: operands.right
    )
    return ["sums": GoldenTensor(sums.matrix)]
  }

  func softmax() throws -> [String: GoldenTensor] {
    let probabilities = try ReferenceAttention.softmax(
      try file.values("scores"),
      mask: try mask()
    )
    return ["probabilities": GoldenTensor(probabilities)]
  }

  func attention() throws -> [String: GoldenTensor] {
    guard let scale = parameters.scoreScale else { throw bad("score_scale is missing") }
    let output = try ReferenceAttention.attention(
      query: try file.values("query"),
      key: try file.values("key"),
      value: try file.values("value"),
      scale: scale,
      mask: try mask()
    )
    return ["output": GoldenTensor(output)]
  }

  private func mask() throws -> ReferenceAttention.Mask {
    switch parameters.mask {
    case "none": return .none
    case "causal": return .causal
    default: throw bad("mask '\(parameters.mask ?? "none")' is not known")
    }
  }
}

/// The operands of a recorded product of attention: heads beside one another.
struct GoldenAttentionOperands {
  let kind: AttentionProduct
  let left: HeadTensor<Int8>
  let right: HeadTensor<Int8>

  /// Reads the operands of a file of operation `attention_qk` or `attention_pv`.
  ///
  /// - Throws: ``GoldenError/badContent(path:reason:)`` for heads that do not fit, and what reading
  ///   throws.
  init(_ file: GoldenFile) throws {
    kind = file.entry.operation == "attention_qk" ? .scores : .values
    let names = kind == .scores ? ["query", "key"] : ["probabilities", "value"]
    let parameters = file.entry.parameters
    left = try Self.tensor(names[0], heads: parameters.heads, of: file)
    right = try Self.tensor(names[1], heads: parameters.rightHeads, of: file)
  }

  private static func tensor(
    _ name: String,
    heads: Int?,
    of file: GoldenFile
  ) throws -> HeadTensor<Int8> {
    let matrix: Matrix<Int8> = try file.reader.matrix(name)
    guard let heads, heads >= 1, matrix.columns.isMultiple(of: heads) else {
      throw GoldenError.badContent(
        path: file.entry.path,
        reason: "the \(matrix.columns) columns of '\(name)' are not those of "
          + "\(heads.map { "\($0)" } ?? "an unknown number of") heads"
      )
    }
    return HeadTensor(columnsOf: matrix, heads: heads)
  }
}
