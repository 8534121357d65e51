// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

public import Quantization
import Synchronization
public import TensorCore

/// A transformer in FP32 whose two products of attention run in INT8.
///
/// With the quantizer Q of every other activation, and a scale RN32(absmax / 127) for each row
/// (``AttentionScaling/rows``):
///
/// - the query, key and value of each token and head have a scale each;
/// - scores are Q(q) Q(k)^T times the scales of query and key and 1 / sqrt(head size), softmax is FP32;
/// - what a query gives its keys, p_t times the scale of value t, is quantized as one row; the output
///   is that row's codes times the codes of the values.
///
/// A value's scale lies on the dimension that is summed over, so it cannot follow the product. It goes
/// into the probabilities, which are real numbers at that point. The alternative, a scale for each
/// channel of a head, would be made of all tokens: earlier tokens would see later ones, and a cache
/// would have to be quantized anew for each token. A fixed grid of 1 / 127 for probabilities loses all
/// of those below 1 / 254, most of a long text's; a row's own scale does not.
///
/// ``AttentionScaling/tensors`` is that fixed grid, with one scale each for all queries, keys and values
/// of a call, or with static ones; where calls of one text differ in the scale of values, weights are
/// multiplied by it relative to the largest before they are rounded.
public struct IntegerAttention: TransformerOperations {
  let float: FloatTransformer
  private let operations: OptimizedOperations
  private let scaling: AttentionScaling
  private let staticScales: [AttentionScales]

  /// Creates operations.
  ///
  /// - Parameters:
  ///   - float: What computes everything but attention's products.
  ///   - operations: The INT8 kernels; on the same threads, see ``OptimizedOperations/init(row:pool:)``.
  ///   - scaling: What shares a scale.
  ///   - staticScales: From calibration by index of the layer, for ``AttentionScaling/tensors``; empty
  ///     where scales are found at run time.
  public init(
    float: FloatTransformer,
    operations: OptimizedOperations,
    scaling: AttentionScaling = .rows,
    staticScales: [AttentionScales] = []
  ) {
    precondition(staticScales.isEmpty || scaling == .tensors)
    self.staticScales = staticScales
    self.float = float
    self.operations = operations
    self.scaling = scaling
  }

  /// An empty cache for one layer.
  public func makeCache(block: Int, layout: AttentionLayout, capacity: Int) -> CodedKeyValues {
    CodedKeyValues(
      layout: layout,
      capacity: capacity,
      staticScales: staticScales.isEmpty ? nil : staticScales[block]
    )
  }

  /// Attention with both products in INT8.
  ///
  /// - Throws: ``QuantizationError/notFinite(matrix:row:column:value:)``.
  public func attention(
    _ rows: Matrix<Float>,
    layout: AttentionLayout,
    rule: AttentionRule,
    cache: inout CodedKeyValues
  ) throws -> Matrix<Float> {
    let heads = try quantized(rows, layout: layout, staticScales: cache.staticScales)
    cache.append(
      heads.codes.reshaped(columns: layout.columns),
      scales: heads.scales,
      layout: layout
    )
    return try CodedAttention(
      operations: operations,
      layout: layout,
      rule: rule,
      scaling: scaling,
      tokens: rows.rows,
      heads: heads,
      cache: cache
    ).output()
  }

  /// Queries, keys and values as codes: each head of each token is a row with a scale.
  private func quantized(
    _ rows: Matrix<Float>,
    layout: AttentionLayout,
    staticScales: AttentionScales?
  ) throws -> QuantizedMatrix {
    switch scaling {
    case .rows:
      let coded = try operations.quantizedPerToken(
        rows.reshaped(columns: layout.headSize),
        range: .restricted
      )
      return try QuantizedMatrix(
        codes: coded.codes,
        scales: coded.rowScales.indices.map {
          try Self.scale(coded.rowScales[$0], of: coded.codes.row($0))
        },
        granularity: .perToken
      )
    case .tensors:
      var codes = Matrix<Int8>(uninitializedRows: rows.rows, columns: layout.columns)
      var scalesOfToken: [Scale] = []
      for (columns, scale) in layout.operands(staticScales) {
        let tensor = try operations.quantizedPerTensor(
          rows.columns(columns),
          scale: scale,
          range: .restricted
        )
        codes.replaceColumns(columns, by: tensor.codes)
        scalesOfToken += Array(
          repeating: try scale ?? Self.scale(tensor.scales[0], of: tensor.codes.elements),
          count: columns.count / layout.headSize
        )
      }
      return try QuantizedMatrix(
        codes: codes.reshaped(columns: layout.headSize),
        scales: (0..<rows.rows).flatMap { _ in scalesOfToken },
        granularity: .perToken
      )
    }
  }

  /// A scale that was found at run time: that of zeros, 1, says nothing and must be no factor of a weight
  /// beside others.
  private static func scale(_ scale: Scale, of codes: @autoclosure () -> [Int8]) throws -> Scale {
    guard scale.value == 1, codes().allSatisfy({ $0 == 0 }) else { return scale }
    return try Scale(.leastNonzeroMagnitude)
  }
}

/// One call: the queries of some tokens against everything in a cache.
private struct CodedAttention {
  let operations: OptimizedOperations
  let layout: AttentionLayout
  let rule: AttentionRule
  let scaling: AttentionScaling
  /// Tokens that ask; the last ones of the cache.
  let tokens: Int
  /// Each head of each token is a row.
  let heads: QuantizedMatrix
  let cache: CodedKeyValues

  /// Query heads that meet the same keys.
  private var group: Int { layout.heads / layout.keyValueHeads }
  /// With one token, the query heads of a group are the rows of one product: keys and values are
  /// packed once for all of them.
  private var sharesKeys: Bool { tokens == 1 }
  /// Products of a call.
  private var products: Int { sharesKeys ? layout.keyValueHeads : layout.heads }
  /// Rows of a product.
  private var rows: Int { sharesKeys ? group : tokens }

  /// The query head and the token of a row.
  private func query(product: Int, row: Int) -> (head: Int, token: Int) {
    sharesKeys ? (product * group + row, 0) : (product, row)
  }

  func output() throws -> Matrix<Float> {
    let keyScales = cache.allKeyScales
    let queryScales = try queryScales()
    let shape = MatrixShape(rows: rows, columns: layout.headSize)
    let queries = HeadTensor(
      sharesKeys ? heads.codes : heads.codes.reshaped(columns: layout.columns),
      heads: products,
      shape: shape,
      headStride: (sharesKeys ? group : 1) * layout.headSize
    )
    var scores = HeadTensor(
      sharing: Matrix<Float>(uninitializedRows: rows, columns: cache.count),
      heads: products
    )
    var weights = HeadTensor(
      sharing: Matrix<Int8>(uninitializedRows: rows, columns: cache.count),
      heads: products
    )
    var weightScales = queryScales
    let unit = Array(
      repeating: Scale(absoluteMaximum: 0),
      count: layout.keyValueHeads * layout.headSize
    )
    var output =
      sharesKeys
      ? HeadTensor(
        rowsOf: Matrix<Float>(uninitializedRows: layout.heads, columns: layout.headSize),
        heads: products
      )
      : HeadTensor(
        columnsOf: Matrix<Float>(uninitializedRows: tokens, columns: layout.queryColumns.count),
        heads: products
      )
    for product in 0..<products {
      try operations.multiplyHead(
        product,
        of: .scores,
        left: queries,
        right: cache.keyTensor,
        rowScales: queryScales,
        columnScales: keyScales,
        into: &scores
      )
      try quantizeWeights(of: product, &scores, into: &weights, scales: &weightScales)
      try operations.multiplyHead(
        product,
        of: .values,
        left: weights,
        right: cache.valueTensor,
        rowScales: weightScales,
        columnScales: unit,
        into: &output
      )
    }
    return output.matrix.reshaped(columns: layout.queryColumns.count)
  }

  /// Scales of the queries, with 1 / sqrt(head size) in them.
  private func queryScales() throws -> [Scale] {
    let headsOfToken = layout.heads + 2 * layout.keyValueHeads
    let factor = Float(layout.scoreScale)
    return try (0..<products * rows).map { index in
      let (head, token) = query(product: index / rows, row: index % rows)
      let scale = heads.scales[token * headsOfToken + head].value * factor
      return try Scale(max(scale, .leastNonzeroMagnitude))
    }
  }

  /// Softmax of each row of scores, times the values' scales or their ratios, as codes.
  private func quantizeWeights(
    of product: Int,
    _ scores: inout HeadTensor<Float>,
    into weights: inout HeadTensor<Int8>,
    scales: inout [Scale]
  ) throws {
    let columns = cache.count
    let valueScales = cache.valueScales(ofHead: sharesKeys ? product : product / group).map(\.value)
    let largest = valueScales.max() ?? 1
    // What softmax gives is multiplied by these; codes then stand for multiples of a row's scale, or of
    // 1 / 127 of the largest value scale.
    let factors = scaling == .rows ? valueScales : valueScales.map { $0 / largest }
    let grid = Scale(absoluteMaximum: 1)
    let gridTimesLargest = try Scale(max(grid.value * largest, .leastNonzeroMagnitude))
    let isFinite = Atomic(true)
    let rowsPerTask = OptimizedOperations.rowsPerTask(columns: columns)
    scores.withUnsafeMutablePointer(ofHead: product) { scores in
      weights.withUnsafeMutablePointer(ofHead: product) { weights in
        scales.withUnsafeMutableBufferPointer { scales in
          operations.pool.run(taskCount: BlockShape.quotient(rows, rowsPerTask)) { task, _ in
            for row in task * rowsPerTask..<min(rows, (task + 1) * rowsPerTask) {
              let values = scores + row * columns
              weigh(values, product: product, row: row, factors: factors)
              guard
                case .finite(let magnitude) = operations.quantizer.magnitude(
                  of: values,
                  count: columns
                )
              else {
                isFinite.store(false, ordering: .relaxed)
                continue
              }
              let scale = scaling == .rows ? Scale(absoluteMaximum: magnitude) : grid
              scales[product * rows + row] = scaling == .rows ? scale : gridTimesLargest
              operations.quantizer.quantize(
                .init(
                  index: row,
                  values: values,
                  count: columns,
                  magnitude: magnitude,
                  upcoming: nil
                ),
                scale: scale,
                range: .restricted,
                into: weights + row * columns
              )
            }
          }
        }
      }
    }
    guard isFinite.load(ordering: .relaxed) else {
      throw ActivationQuantizer.firstNotFinite(in: scores.matrix, name: "attention weights")
    }
  }

  /// Turns a row of scores into what each value's codes are multiplied by.
  private func weigh(
    _ values: UnsafeMutablePointer<Float>,
    product: Int,
    row: Int,
    factors: [Float]
  ) {
    let (head, token) = query(product: product, row: row)
    let position = cache.count - tokens + token
    let count = rule.isCausal ? position + 1 : cache.count
    if !rule.slopes.isEmpty {
      let slope = Float(rule.slopes[head])
      for key in 0..<count { values[key] += slope * Float(key - position) }
    }
    operations.kernels.softmax(count, values, 1)
    factors.withUnsafeBufferPointer { factors in
      for key in 0..<count { values[key] *= factors[key] }
    }
    (values + count).update(repeating: 0, count: cache.count - count)
  }
}
