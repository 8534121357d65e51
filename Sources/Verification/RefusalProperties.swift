// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Quantization
import TensorCore

/// Laws of what must be refused, and how.
enum RefusalProperties {
  static let all = [notFinite, depthBound, mismatch]

  private static let notFinite = Property(
    name: "non-finite-refused",
    statement: "a value that is not finite is an error that names its row and column",
    bound: "that row and column: a quantized infinity would be silently wrong",
    operations: [.quantizeToken, .quantizeTensor, .normQuantize, .linear],
    fills: [.fullRange, .zeroRows],
    costDivisor: 4
  ) { context in
    let shape = context.verificationCase.shape
    let source = context.data.source
    let row = source.integer(in: 0...(shape.rows - 1), .choice, row: 7, column: 0)
    let column = source.integer(in: 0...(shape.depth - 1), .choice, row: 7, column: 1)
    let kinds: [Float] = [.nan, .infinity, -.infinity]
    let value = kinds[source.integer(in: 0...2, .choice, row: 7, column: 2)]
    var activation = context.data.activation()
    activation[row, column] = value
    return .observed(
      refusal(of: "\(value) at row \(row), column \(column)") {
        try quantize(activation, context)
      } isRight: { error in
        guard case .notFinite(_, row, column, let found)? = error as? QuantizationError else {
          return false
        }
        return value.isNaN ? found.isNaN : found == value
      }
    )
  }

  private static func quantize(_ activation: Matrix<Float>, _ context: CheckContext) throws {
    let operations = try context.operations()
    let range = context.verificationCase.range
    switch context.verificationCase.operation {
    case .quantizeToken:
      _ = try operations.quantizedPerToken(activation, range: range)
    case .normQuantize:
      _ = try operations.normalizedThenQuantized(
        activation,
        normalization: context.data.normalization(),
        scale: context.data.activationScale(),
        range: range
      )
    case .quantizeTensor:
      let scale = try context.data.activationScale()
      _ = try operations.quantizedPerTensor(activation, scale: scale, range: range)
    default:
      _ = try operations.linear(
        activation: activation,
        activationScale: context.data.activationScale(),
        weight: context.data.quantizedWeight(),
        bias: nil
      )
    }
  }

  private static let depthBound = Property(
    name: "depth-bound-refused",
    statement: "a depth whose sums could overflow 32 bits is refused",
    bound: "K > 131071: 2^14 * 131072 = 2^31",
    operations: [.product, .linear, .attentionScores, .attentionValues],
    fills: [.lowest, .fullRange],
    shapes: .beyondGreatestDepth,
    costDivisor: 500
  ) { context in
    .observed(
      refusal(of: "depth \(context.verificationCase.shape.depth)") {
        _ = try OperationOutput(context.data, by: context.operations())
      } isRight: { error in
        if case .depthBeyondAccumulator? = error as? ShapeError { true } else { false }
      }
    )
  }

  private static let mismatch = Property(
    name: "mismatch-refused",
    statement: "operands whose sizes do not fit one another are refused",
    bound: "a typed error: reading on would read what belongs to nobody",
    operations: [
      .product, .linear, .epilogue, .requantize, .normQuantize, .attentionScores, .attentionValues,
    ],
    fills: [.fullRange],
    costDivisor: 10
  ) { context in
    let data = context.data
    let operations = try context.operations()
    return .observed(
      refusal(of: "one more than fits") {
        switch context.verificationCase.operation {
        case .epilogue:
          _ = try operations.dequantizedProduct(
            accumulator: data.accumulator(),
            rowScales: data.rowScales() + [Scale(1)],
            columnScales: data.columnScales(),
            bias: nil
          )
        case .requantize:
          let operands = try RequantizeOperands(data)
          _ = try operations.requantizedProduct(
            accumulator: operands.accumulator,
            rowScales: operands.rowScales,
            columnScales: operands.columnScales + [Scale(1)],
            bias: nil,
            outputScale: operands.outputScale,
            range: .restricted
          )
        case .normQuantize:
          let fitting = try data.normalization()
          _ = try operations.normalizedThenQuantized(
            data.activation(),
            normalization: Normalization(
              kind: fitting.kind,
              gain: fitting.gain + [1],
              bias: fitting.bias,
              epsilon: fitting.epsilon
            ),
            scale: nil,
            range: .restricted
          )
        case .linear:
          let bias = [Float](repeating: 1, count: context.verificationCase.shape.columns + 1)
          _ = try operations.linear(
            activation: data.activation(),
            activationScale: data.activationScale(),
            weight: data.quantizedWeight(),
            bias: bias
          )
        case .attentionScores, .attentionValues:
          let operands = AttentionOperands(data)
          let left = operands.left.head(0)
          let deeper = left.columns(in: Array(0..<left.columns) + [0])
          _ = try operations.attentionProduct(
            operands.kind,
            left: HeadTensor([deeper]),
            right: HeadTensor([operands.rightHead(of: 0)])
          )
        default:
          let deeper = Array(0..<context.verificationCase.shape.depth) + [0]
          _ = try operations.product(
            activation: data.activationCodes().columns(in: deeper),
            weight: data.weightCodes()
          )
        }
      } isRight: {
        $0 is ShapeError
      }
    )
  }

  /// Runs what must fail.
  private static func refusal(
    of what: String,
    _ body: () throws -> Void,
    isRight: (any Error) -> Bool
  ) -> Observation {
    do {
      try body()
      return .failure("\(what) was accepted")
    } catch {
      return isRight(error)
        ? .held("refused: \(error)") : .failure("\(what) was refused with another error: \(error)")
    }
  }
}
