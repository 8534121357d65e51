// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Quantization
import ReferenceOperations
import TensorCore

/// Laws of the quantizers: per token, per tensor with a scale found, per tensor with one given.
enum QuantizerProperties {
  static let all = [rule, halfStep, bias, idempotence, covariance]

  private static let operations: [CaseOperation] = [.quantizeToken, .quantizeTensor]

  private static let rule = Property(
    name: "quantizer-rule",
    statement: "codes and scales are those of scale = RN32(absmax / 127), "
      + "code = round-half-even(RN32(x / scale)), bit by bit",
    bound: "0: the rule is the definition",
    operations: operations,
    fills: Fill.valueFills
  ) { context in
    let quantizer = try Quantizer(context)
    let activation = context.data.activation()
    return .observed(
      compare(
        expected: try quantizer.quantized(activation, by: ReferenceOperations()),
        got: try quantizer.quantized(activation, by: context.operations()),
        what: quantizer.name
      )
    )
  }

  /// Codes and scales that must be the same bit by bit.
  static func compare(
    expected: QuantizedMatrix,
    got: QuantizedMatrix,
    what: String
  ) -> Observation {
    let scales = Comparison.bitwise(
      expected: column(of: expected),
      got: column(of: got),
      what: "\(what), scale"
    )
    let codes = Comparison.exact(
      expected: expected.codes,
      got: got.codes,
      what: "\(what), code",
      leastNonzeroShare: 0
    )
    guard scales.holds else { return scales }
    return codes
  }

  private static func column(of matrix: QuantizedMatrix) -> Matrix<Float> {
    Matrix(rows: matrix.scales.count, columns: 1, elements: matrix.scales.map(\.value))
  }

  private static let halfStep = Property(
    name: "quantizer-half-step",
    statement: "no value moves by more than half a step; clipped values take the end code",
    bound: "1/2 + u |x / scale| steps: u = 2^-24, the quotient is rounded once to FP32 and then to "
      + "a whole number; values beyond the end codes are counted apart",
    operations: operations,
    fills: Fill.valueFills
  ) { context in
    let activation = context.data.activation()
    let quantizer = try Quantizer(context)
    return .observed(
      distance(
        activation,
        try quantizer.quantized(activation, by: context.operations()),
        range: context.verificationCase.range,
        what: quantizer.name
      )
    )
  }

  private static func distance(
    _ activation: Matrix<Float>,
    _ quantized: QuantizedMatrix,
    range: QuantizedRange,
    what: String
  ) -> Observation {
    guard quantized.codes.shape == activation.shape else {
      return .failure("\(what): shape \(quantized.codes.shape), expected \(activation.shape)")
    }
    let scales = quantized.rowScales.map { Double($0.value) }
    let quotient = Matrix(rows: activation.rows, columns: activation.columns) { row, column in
      Double(activation[row, column]) / scales[row]
    }
    return BoundedComparison(
      what: "\(what), steps",
      expected: quotient,
      got: quantized.codes.map { Double($0) },
      bound: { row, column in
        let steps = quotient[row, column]
        let code = Int(quantized.codes[row, column])
        if steps > Double(range.highest) + 0.5 { return code == range.highest ? nil : 0 }
        if steps < Double(range.lowest) - 0.5 { return code == range.lowest ? nil : 0 }
        let roundedOnce = (ErrorBound.single + ErrorBound.double) * abs(steps)
        return 0.5 + roundedOnce + ErrorBound.singleUnderflow
      },
      setApartKind: "clipped",
      leastNonzeroShare: 0
    ).observation()
  }

  private static let bias = Property(
    name: "quantizer-bias",
    statement: "values are moved neither up nor outwards on average",
    bound: "sqrt(21.4 / (6 n)) steps: uniform values lie uniformly in every cell below the largest "
      + "of their row, so an error is uniform within half a step; it has variance 1/12 and no heavier "
      + "tails than a normal one, so a mean of n is beyond s with a probability of at most "
      + "2 exp(-6 n s^2), which is 10^-9; truncation shows as 1/2; left out are values within 2^-16 "
      + "of a tie, which FP32 may round either way, and outwards those nearest to zero",
    operations: operations,
    fills: [.fullRange, .zeroRows, .negativeZero]
  ) { context in
    let activation = context.data.activation()
    let quantizer = try Quantizer(context)
    let quantized = try quantizer.quantized(activation, by: context.operations())
    guard quantized.codes.shape == activation.shape else {
      return .observed(.failure("shape \(quantized.codes.shape), expected \(activation.shape)"))
    }
    let means = [false, true].map { isOutwards in
      CodeMeans(activation, quantized, isOutwards: isOutwards)
    }
    guard means.allSatisfy({ $0.bound < 0.25 }) else {
      return .notApplicable("so few values tell nothing about a mean")
    }
    return .observed(
      BoundedComparison(
        what: "\(quantizer.name): mean and mean outwards, steps",
        expected: Matrix(rows: 1, columns: 2) { means[$1].ofValues },
        got: Matrix(rows: 1, columns: 2) { means[$1].ofCodes },
        bound: { means[$1].bound },
        leastNonzeroShare: 0
      ).observation()
    )
  }

  private static let idempotence = Property(
    name: "quantizer-idempotence",
    statement: "quantizing dequantized values gives the same codes and scales, bit by bit",
    bound:
      "0: fl(c a) / a is within 127 gamma_2 < 1/2 of c; with a = m 2^e, fl(127 a) misses 127 m "
      + "by 63 at most, or by 64 for m = 64 modulo 128, which no quotient by 127 rounds to, so "
      + "RN32 gives m back; scales below 2^-126 are counted apart",
    operations: operations,
    fills: Fill.valueFills.filter { $0 != .subnormal }
  ) { context in
    let operations = try context.operations()
    let quantizer = try Quantizer(context)
    let first = try quantizer.quantized(context.data.activation(), by: operations)
    guard let observation = try again(first, quantizer, by: operations) else {
      return .notApplicable("every scale is subnormal or huge")
    }
    return .observed(observation)
  }

  /// Quantizes what the codes stand for again; `nil` where no row has a usable scale.
  private static func again(
    _ first: QuantizedMatrix,
    _ quantizer: Quantizer,
    by operations: any OperationFamily
  ) throws -> Observation? {
    let scales = first.rowScales.map(\.value)
    let rows = scales.indices.filter { row in
      scales[row] >= Float(ErrorBound.singleSmallestNormal) && (127 * scales[row]).isFinite
    }
    let isPerTensor = first.granularity == .perTensor
    guard !rows.isEmpty, !isPerTensor || rows.count == scales.count else { return nil }
    let codes = Matrix(rows: rows.count, columns: first.codes.columns) { first.codes[rows[$0], $1] }
    let values = Matrix(rows: rows.count, columns: codes.columns) {
      Float(codes[$0, $1]) * scales[rows[$0]]
    }
    let second = try quantizer.quantized(values, by: operations)
    let expected = try QuantizedMatrix(
      codes: codes,
      scales: isPerTensor ? first.scales : rows.map { first.scales[$0] },
      granularity: first.granularity
    )
    var result = compare(expected: expected, got: second, what: "\(quantizer.name), again")
    result.setApart = .init(count: scales.count - rows.count, kind: "rows of subnormal scale")
    return result
  }

  private static let covariance = Property(
    name: "quantizer-scale-covariance",
    statement: "values times a power of two have the same codes and that many times the scale",
    bound: "0: both roundings of the rule commute with a power of two barring over- and underflow",
    operations: operations,
    fills: Fill.valueFills.filter { $0 != .subnormal && $0 != .huge }
  ) { context in
    let exponent = context.data.source.integer(in: -8...8, .choice, row: 2, column: 0)
    let power = Float(sign: .plus, exponent: exponent, significand: 1)
    let activation = context.data.activation()
    let operations = try context.operations()
    let quantizer = try Quantizer(context)
    let plain = try quantizer.quantized(activation, by: operations)
    let scaled = try quantizer.scaled(by: power)
      .quantized(activation.map { power * $0 }, by: operations)
    return .observed(
      compare(
        expected: try plain.scaled(by: power, keepingZeroRows: quantizer.isDynamic),
        got: scaled,
        what: quantizer.name
      )
    )
  }
}
