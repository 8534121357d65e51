// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Quantization
import ReferenceOperations
import TensorCore

/// Laws about what quantization does to a layer: the product of the real operands is the truth, not
/// that of their codes.
enum CertificateProperties {
  static let all = [certificate, predictedError]

  /// A layer of real operands, its codes by the rule, and what the subject computes.
  private struct Layer {
    let activation: Matrix<Float>
    let weight: Matrix<Float>
    let activationCodes: QuantizedMatrix
    let weightCodes: QuantizedMatrix
    let bias: [Float]?
    let output: Matrix<Float>

    init(_ context: CheckContext, hasBias: Bool) throws {
      let rule = ReferenceOperations()
      activation = context.data.activation()
      weight = context.data.weight()
      activationCodes = try rule.quantizedPerToken(activation, range: .restricted)
      let quantized = try rule.quantizedPerToken(weight, range: .restricted)
      weightCodes = try QuantizedMatrix(
        codes: quantized.codes,
        scales: quantized.scales,
        granularity: .perChannel
      )
      bias = hasBias ? context.data.bias() : nil
      output = try context.operations().linear(
        activation: activation,
        activationScale: nil,
        weight: weightCodes,
        bias: bias
      )
    }

    /// X W of the real operands plus bias, and |X| |W|, in FP64.
    func exact() -> (output: Matrix<Double>, magnitude: Matrix<Double>) {
      var magnitude = Matrix<Double>(rows: activation.rows, columns: weight.rows, repeating: 0)
      let exact = Matrix<Double>(rows: activation.rows, columns: weight.rows) { row, column in
        var sum = 0.0
        for index in 0..<activation.columns {
          let term = Double(activation[row, index]) * Double(weight[column, index])
          sum += term
          magnitude[row, column] += abs(term)
        }
        return sum + Double(bias?[column] ?? 0)
      }
      return (exact, magnitude)
    }
  }

  /// The laws are about one way to ask for the layer.
  private static let reasonAgainst: @Sendable (OperationAttributes) -> String? = { attributes in
    attributes.output == .real && attributes.scale == .found
      ? nil : "holds for real outputs and scales that are found, which clip nothing"
  }

  private static let certificate = Property(
    name: "linear-certificate",
    statement: "the layer is as close to the product of the real operands as its codes promise",
    bound:
      "a_i b_n ((1/2 + e)(|qX_i|_1 + |qW_n|_1) + K (1/2 + e)^2) + epilogue + gamma_K+2 |X| |W|: "
      + "x = a (q + d) with |d| <= 1/2 + e, e = 128 u for the quotient rounded to FP32, so x w / (a b) "
      + "= q_x q_w + q_x d_w + q_w d_x + d_x d_w, summed over K; u = 2^-24 in the epilogue, 2^-53 in "
      + "the product of the real operands",
    operations: [.linear],
    fills: Fill.valueFills.filter { ![.subnormal, .huge].contains($0) },
    reasonAgainstAttributes: reasonAgainst
  ) { context in
    let layer = try Layer(context, hasBias: true)
    let (exact, magnitude) = layer.exact()
    let accumulator = try ReferenceMatrixProduct.integerProduct(
      activation: layer.activationCodes.codes,
      weight: layer.weightCodes.codes
    )
    let halfStep = 0.5 + 128 * ErrorBound.single
    let depth = Double(layer.activation.columns)
    let product = ErrorBound.gamma(layer.activation.columns + 2, unit: ErrorBound.double)
    let (rowNorms, columnNorms) = (
      norms(layer.activationCodes.codes), norms(layer.weightCodes.codes)
    )
    let (rowScales, columnScales) = (
      layer.activationCodes.rowScales.map(\.value), layer.weightCodes.rowScales.map(\.value)
    )
    return .observed(
      BoundedComparison(
        what: "output against the real product",
        expected: exact,
        got: layer.output.map { Double($0) },
        bound: { row, column in
          let epilogue = ErrorBound.epilogue(
            accumulator: accumulator[row, column],
            rowScale: rowScales[row],
            columnScale: columnScales[column],
            bias: layer.bias?[column]
          )
          let steps =
            halfStep * (rowNorms[row] + columnNorms[column]) + depth * halfStep * halfStep
          let codes = Double(rowScales[row]) * Double(columnScales[column]) * steps
          return epilogue.map { codes + $0 + product * magnitude[row, column] }
        },
        leastNonzeroShare: 0
      ).observation()
    )
  }

  /// The sum of the absolute codes of each row.
  private static func norms(_ codes: Matrix<Int8>) -> [Double] {
    (0..<codes.rows).map { row in
      Double(codes.row(row).reduce(0) { $0 + Int($1.magnitude) })
    }
  }

  private static let predictedError = Property(
    name: "linear-predicted-error",
    statement: "the squared error of the layer is what rounding to the nearest code predicts: its "
      + "signal-to-noise ratio is the predicted one",
    bound: "2 |c|_2 sqrt(t) + 2 |c|_inf t above, 2 |c|_2 sqrt(t) + 2 / K below, t = 21: an error "
      + "uniform within half a step has variance 1/12, so one output has a^2 b^2 (|qX|^2 + |qW|^2 + "
      + "K / 12) / 12; c are the eigenvalues of the outputs' covariance over its trace (Laurent and "
      + "Massart 2000, lemma 1: exceeded once in 10^9 cases); the largest value of a row has no error, "
      + "at most 2 / K of the whole",
    operations: [.linear],
    fills: [.fullRange],
    shapes: .manyOutputs,
    reasonAgainstAttributes: reasonAgainst
  ) { context in
    let depth = context.verificationCase.shape.depth
    let layer = try Layer(context, hasBias: false)
    let prediction = ErrorPrediction(layer.activationCodes, layer.weightCodes)
    guard prediction.upperTolerance < 1 else {
      return .notApplicable("so few independent errors tell nothing about their variance")
    }
    let exact = layer.exact().output
    var squared = 0.0
    for row in 0..<exact.rows {
      for column in 0..<exact.columns {
        let error = Double(layer.output[row, column]) - exact[row, column]
        squared += error * error
      }
    }
    let ratio = squared / prediction.squaredError
    let lower = prediction.lowerTolerance + 2 / Double(depth)
    return .observed(
      BoundedComparison(
        what: "squared error over the predicted one",
        expected: Matrix(rows: 1, columns: 1, repeating: 1),
        got: Matrix(rows: 1, columns: 1, repeating: ratio),
        bound: { _, _ in ratio > 1 ? prediction.upperTolerance : lower }
      ).observation()
    )
  }
}
