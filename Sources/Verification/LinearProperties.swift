// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Quantization
import ReferenceOperations
import TensorCore

/// Laws of the epilogue and of the whole W8A8 linear layer.
enum LinearProperties {
  static let all = [epilogue, doubling, linear, linearLarge, composition]

  static let bound =
    "gamma_4 |a b acc| + u |bias| + underflow: u = 2^-24 (gamma_3 without a bias), conversion, two "
    + "multiplications and the sum, in any order; half the smallest number where a product "
    + "underflows, times |acc| where a b does"

  private static let epilogueFills: [Fill] = [
    .fullRange, .boundary, .zeroRows, .outlierChannels, .subnormal, .huge,
  ]

  private static let epilogue = Property(
    name: "epilogue",
    statement: "y = acc * a_i * b_n + bias_n in FP32 is within its bound of FP64",
    bound: bound,
    operations: [.epilogue],
    fills: epilogueFills
  ) { context in
    let data = context.data
    let (rowScales, columnScales) = (try data.rowScales(), try data.columnScales())
    let got = try context.operations().dequantizedProduct(
      accumulator: data.accumulator(),
      rowScales: rowScales,
      columnScales: columnScales,
      bias: data.bias()
    )
    return .observed(
      try observation(
        accumulator: data.accumulator(),
        rowScales: rowScales,
        columnScales: columnScales,
        bias: data.bias(),
        got: got
      )
    )
  }

  /// An FP32 output against FP64.
  static func observation(
    accumulator: Matrix<Int32>,
    rowScales: [Scale],
    columnScales: [Scale],
    bias: [Float]?,
    got: Matrix<Float>
  ) throws -> Observation {
    BoundedComparison(
      what: "output",
      expected: try ReferenceEpilogue.dequantizedProduct(
        accumulator: accumulator,
        rowScales: rowScales.map { Double($0.value) },
        columnScales: columnScales.map { Double($0.value) },
        bias: bias?.map { Double($0) }
      ),
      got: got.map { Double($0) },
      bound: { row, column in
        ErrorBound.epilogue(
          accumulator: accumulator[row, column],
          rowScale: rowScales[row].value,
          columnScale: columnScales[column].value,
          bias: bias?[column]
        )
      }
    ).observation()
  }

  private static let doubling = Property(
    name: "epilogue-doubling",
    statement: "twice the row scales give twice the output, bit by bit",
    bound: "0: without a bias every rounding commutes with a power of two barring underflow",
    operations: [.epilogue],
    fills: [.fullRange, .boundary, .zeroRows, .outlierChannels]
  ) { context in
    let operations = try context.operations()
    let accumulator = context.data.accumulator()
    let columnScales = try context.data.columnScales()
    let rowScales = try context.data.rowScales()
    let plain = try operations.dequantizedProduct(
      accumulator: accumulator,
      rowScales: rowScales,
      columnScales: columnScales,
      bias: nil
    )
    let doubled = try operations.dequantizedProduct(
      accumulator: accumulator,
      rowScales: rowScales.map { try Scale(2 * $0.value) },
      columnScales: columnScales,
      bias: nil
    )
    return .observed(
      Comparison.bitwise(expected: plain.map { 2 * $0 }, got: doubled, what: "doubled output")
    )
  }

  private static let linear = Property(
    name: "linear-fp64",
    statement: "the W8A8 linear layer is within its bound of FP64 with the codes of the rule",
    bound: bound + "; codes and sums are exact; with s8 output: " + RequantizeOperands.bound,
    operations: [.linear],
    fills: Fill.valueFills
  ) { context in
    let activation = context.data.activation()
    let weight = try context.data.quantizedWeight()
    let bias = context.data.bias()
    let scale = try context.data.activationScale()
    let quantized = try ReferenceOperations().quantized(activation, scale: scale)
    let accumulator = try ReferenceMatrixProduct.integerProduct(
      activation: quantized.codes,
      weight: weight.codes
    )
    guard context.verificationCase.attributes.output == .real else {
      let operands = try RequantizeOperands(
        quantized: quantized,
        accumulator: accumulator,
        weight: weight,
        bias: bias,
        data: context.data
      )
      let range = context.verificationCase.range
      let got = try context.operations().requantizedLinear(
        activation: activation,
        activationScale: scale,
        weight: weight,
        bias: bias,
        outputScale: operands.outputScale,
        range: range
      )
      return .observed(try operands.observation(got: got, range: range))
    }
    let got = try context.operations().linear(
      activation: activation,
      activationScale: scale,
      weight: weight,
      bias: bias
    )
    return .observed(
      try observation(
        accumulator: accumulator,
        rowScales: quantized.rowScales,
        columnScales: weight.rowScales,
        bias: bias,
        got: got
      )
    )
  }

  private static let linearLarge = Property(
    name: "linear-fp64-large",
    statement: "the W8A8 linear layer of several cache blocks is within its bound of FP64",
    bound: linear.bound,
    operations: [.linear],
    fills: [.fullRange, .boundary, .outlierChannels, .captured, .highest],
    shapes: .large,
    costDivisor: 100,
    check: linear.check
  )

  private static let composition = Property(
    name: "linear-composition",
    statement: "the W8A8 linear layer equals quantize, product, epilogue one after the other",
    bound: "0: the same operations on the same values",
    operations: [.linear],
    fills: Fill.valueFills
  ) { context in
    let operations = try context.operations()
    let activation = context.data.activation()
    let weight = try context.data.quantizedWeight()
    let bias = context.data.bias()
    let scale = try context.data.activationScale()
    let quantized = try operations.quantized(activation, scale: scale)
    guard context.verificationCase.attributes.output == .real else {
      let operands = try RequantizeOperands(
        quantized: quantized,
        accumulator: operations.product(activation: quantized.codes, weight: weight.codes),
        weight: weight,
        bias: bias,
        data: context.data
      )
      let range = context.verificationCase.range
      return .observed(
        QuantizerProperties.compare(
          expected: try operands.requantized(by: operations, range: range),
          got: try operations.requantizedLinear(
            activation: activation,
            activationScale: scale,
            weight: weight,
            bias: bias,
            outputScale: operands.outputScale,
            range: range
          ),
          what: "output of the whole layer"
        )
      )
    }
    let composed = try operations.dequantizedProduct(
      accumulator: operations.product(activation: quantized.codes, weight: weight.codes),
      rowScales: quantized.rowScales,
      columnScales: weight.rowScales,
      bias: bias
    )
    let whole = try operations.linear(
      activation: activation,
      activationScale: scale,
      weight: weight,
      bias: bias
    )
    return .observed(
      Comparison.bitwise(expected: composed, got: whole, what: "output of the whole layer")
    )
  }
}
