// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Glibc
public import Quantization

extension ModelConfiguration {
  /// Which normalization the family uses.
  public var normKind: Normalization.Kind { family.isLlamaLike ? .rootMeanSquare : .layer }

  /// How queries, keys and values lie in one row.
  public var attention: AttentionLayout {
    AttentionLayout(heads: headCount, keyValueHeads: keyHeadCount, headSize: headSize)
  }

  /// Which keys a query sees, and what is added to their scores.
  public var attentionRule: AttentionRule {
    AttentionRule(isCausal: family != .bert, slopes: positions == .linearBias ? slopes : [])
  }

  /// The rows of a fused projection in the order of ``attention``: queries, keys, values.
  ///
  /// The fused weight has the query heads of a group, then the key and the value head they share:
  /// `[key heads, heads in group + 2, head size]`. With a key head for each query head that is
  /// BLOOM's `[heads, 3, head size]`.
  ///
  /// Shape: `[attention.columns]`; indices of rows.
  public var fusedRowOrder: [Int] {
    let groupRows = (headsInGroup + 2) * headSize
    let queries = attention.queryColumns.map { row in
      let (head, element) = (row / headSize, row % headSize)
      return head / headsInGroup * groupRows + head % headsInGroup * headSize + element
    }
    let keys = (0..<keyHeadCount * headSize).map { row in
      row / headSize * groupRows + headsInGroup * headSize + row % headSize
    }
    return queries + keys + keys.map { $0 + headSize }
  }

  /// Whether a layer makes queries, keys and values at once.
  public func isFusedProjection(_ linear: LayerGraph.Linear) -> Bool {
    linear.module.hasSuffix(".query_key_value")
  }

  /// Slopes of ALiBi, one for each head.
  ///
  /// 2^(-8 h / n) for heads h from 1 to n, where n is a power of two.
  ///
  /// Other numbers of heads take every second slope of the next power of two for those that are
  /// left over. Falcon divides the slope with the score by the root of the head size. Source: ALiBi
  /// (arXiv:2108.12409), section 3, and its authors' code.
  private var slopes: [Double] {
    var power = 1
    while power * 2 <= headCount { power *= 2 }
    let slope = { (index: Int, count: Int) in pow(2, -8 * Double(index) / Double(count)) }
    let first = (1...power).map { slope($0, power) }
    let rest = (0..<headCount - power).map { slope(2 * $0 + 1, 2 * power) }
    let scale = family == .falcon ? attention.scoreScale : 1
    return (first + rest).map { $0 * scale }
  }
}
