// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Quantization
import TensorCore

/// Laws of what must not matter: the number of threads, and the distance between rows.
enum InvarianceProperties {
  static let all = [threadCount, threadCountLarge, rowStride, operandEnds]

  private static let operations: [CaseOperation] = [
    .product, .linear, .quantizeToken, .quantizeTensor, .epilogue, .requantize, .normQuantize,
    .attentionScores, .attentionValues,
  ]

  /// Fills that both integer and real operands can have; sums of zeros would tell nothing.
  private static let fills: [Fill] = Fill.codeFills + [.zeroRows]

  private static let threadCount = Property(
    name: "thread-count",
    statement: "1 to n threads give the same result, bit by bit",
    bound: "0: threads share out rows and columns, never a sum",
    operations: operations,
    fills: fills,
    needsThreads: true
  ) { context in
    let threads = context.verificationCase.threads
    guard threads > 1 else { return .notApplicable("needs two threads or more") }
    let expected = try OperationOutput(context.data, by: context.prepared.operations(threads: 1))
    return .observed(
      .combining(
        try (2...threads).map { count in
          let got = try OperationOutput(
            context.data,
            by: context.prepared.operations(threads: count)
          )
          return got.observation(expected: expected, what: "result of \(count) threads")
        }
      )
    )
  }

  private static let threadCountLarge = Property(
    name: "thread-count-large",
    statement: "1 to n threads with several blocks each give the same result, bit by bit",
    bound: threadCount.bound,
    operations: [.product, .linear, .attentionScores, .attentionValues],
    fills: [.fullRange, .boundary, .captured],
    shapes: .large,
    costDivisor: 100,
    needsThreads: true,
    check: threadCount.check
  )

  private static let rowStride = Property(
    name: "row-stride",
    statement: "rows further apart, traps between them, give the same result bit by bit",
    bound: "0: elements between rows belong to nobody",
    operations: operations.filter { $0 != .epilogue && $0 != .requantize },
    fills: fills,
    needsStride: true
  ) { context in
    guard context.verificationCase.stride > 0 else {
      return .notApplicable("needs a stride above 0")
    }
    let operations = try context.operations()
    let got = try OperationOutput(context.data, by: operations)
    let expected = try OperationOutput(context.data.withoutStride(), by: operations)
    return .observed(got.observation(expected: expected, what: "result of strided operands"))
  }

  private static let operandEnds = Property(
    name: "operand-ends",
    statement: "what lies in front of operands and behind them changes no bit of the result",
    bound: "0: memory outside of an operand belongs to nobody",
    operations: [.product, .linear, .quantizeToken, .quantizeTensor],
    fills: fills
  ) { context in
    let operations = try context.operations()
    // Codes and values that no sum and no maximum can miss.
    let first = try OperationOutput(context.data, surroundedBy: (90, 1e30), by: operations)
    let second = try OperationOutput(context.data, surroundedBy: (-77, -2e35), by: operations)
    return .observed(second.observation(expected: first, what: "result of other surroundings"))
  }
}

/// What an operation returned, whatever its type.
enum OperationOutput {
  case integers(Matrix<Int32>)
  case values(Matrix<Float>)
  case quantized(QuantizedMatrix)

  /// Runs the operation of a case.
  init(_ data: CaseData, by operations: any OperationFamily) throws {
    let range = data.verificationCase.range
    switch data.verificationCase.operation {
    case .product, .smoothing:
      self = .integers(
        try operations.product(activation: data.activationCodes(), weight: data.weightCodes())
      )
    case .linear where data.verificationCase.attributes.output == .codes:
      self = .quantized(
        try operations.requantizedLinear(
          activation: data.activation(),
          activationScale: data.activationScale(),
          weight: data.quantizedWeight(),
          bias: data.bias(),
          outputScale: data.outputScale(greatest: 100, columnScales: data.columnScales()),
          range: range
        )
      )
    case .linear:
      self = .values(
        try operations.linear(
          activation: data.activation(),
          activationScale: data.activationScale(),
          weight: data.quantizedWeight(),
          bias: data.bias()
        )
      )
    case .attentionScores, .attentionValues:
      let operands = AttentionOperands(data)
      self = .integers(
        try operations.attentionProduct(
          operands.kind,
          left: operands.left,
          right: operands.right
        ).matrix
      )
    case .quantizeToken:
      self = .quantized(try operations.quantizedPerToken(data.activation(), range: range))
    case .quantizeTensor:
      self = .quantized(
        try operations.quantizedPerTensor(
          data.activation(),
          scale: data.activationScale(),
          range: range
        )
      )
    case .requantize:
      self = .quantized(try RequantizeOperands(data).requantized(by: operations, range: range))
    case .normQuantize:
      self = .quantized(try NormQuantizeOperands(data).quantized(by: operations, range: range))
    case .epilogue:
      self = .values(
        try operations.dequantizedProduct(
          accumulator: data.accumulator(),
          rowScales: data.rowScales(),
          columnScales: data.columnScales(),
          bias: data.bias()
        )
      )
    }
  }

  /// Runs the operation of a case with operands whose ends are surrounded by a code or a value.
  ///
  /// - Precondition: The operation has an activation and gives sums, real outputs or codes of it.
  init(
    _ data: CaseData,
    surroundedBy outside: (code: Int8, value: Float),
    by operations: any OperationFamily
  ) throws {
    let range = data.verificationCase.range
    switch data.verificationCase.operation {
    case .product:
      self = try data.activationCodes().surrounded(by: outside.code) { activation in
        try data.weightCodes().surrounded(by: outside.code) { weight in
          .integers(try operations.product(activation: activation, weight: weight))
        }
      }
    case .linear:
      let weight = try data.quantizedWeight()
      let isCoded = data.verificationCase.attributes.output == .codes
      self = try data.activation().surrounded(by: outside.value) { activation in
        try weight.codes.surrounded(by: outside.code) { codes in
          var weight = weight
          weight.codes = codes
          guard isCoded else {
            return .values(
              try operations.linear(
                activation: activation,
                activationScale: data.activationScale(),
                weight: weight,
                bias: data.bias()
              )
            )
          }
          return .quantized(
            try operations.requantizedLinear(
              activation: activation,
              activationScale: data.activationScale(),
              weight: weight,
              bias: data.bias(),
              outputScale: data.outputScale(greatest: 100, columnScales: data.columnScales()),
              range: range
            )
          )
        }
      }
    case .quantizeToken:
      self = try data.activation().surrounded(by: outside.value) {
        .quantized(try operations.quantizedPerToken($0, range: range))
      }
    case .quantizeTensor:
      self = try data.activation().surrounded(by: outside.value) {
        .quantized(
          try operations.quantizedPerTensor($0, scale: data.activationScale(), range: range)
        )
      }
    case let operation: preconditionFailure("\(operation.rawValue) has no ends to surround")
    }
  }

  /// Compares with what another run of the same operation returned.
  func observation(expected: OperationOutput, what: String) -> Observation {
    switch (expected, self) {
    case (.integers(let expected), .integers(let got)):
      Comparison.exact(expected: expected, got: got, what: what)
    case (.values(let expected), .values(let got)):
      Comparison.bitwise(expected: expected, got: got, what: what)
    case (.quantized(let expected), .quantized(let got)):
      QuantizerProperties.compare(expected: expected, got: got, what: what)
    default:
      .failure("\(what): another kind of result")
    }
  }
}
