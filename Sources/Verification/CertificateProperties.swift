// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Glibc
import Quantization
import ReferenceOperations
import TensorCore

/// Laws about what quantization does to a layer: the product of the real operands is the truth, not
/// that of their codes.
enum CertificateProperties {
  static let all = [certificate, predictedError]

  /// A layer of real operands, its codes by the rule, and what the subject computes.
  fileprivate struct Layer {
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
    statement: "the squared error of the layer, each output in steps, is what rounding to the "
      + "nearest code predicts: its signal-to-noise ratio is the predicted one",
    bound: "of S / E: (sqrt(T + 2 |c|_2 sqrt(t) + 2 l t) + r)^2 / E above, (sqrt(T - s^2) - s "
      + "sqrt(2 t) - r)^2 / E below, s^2 = 12 l / (2 pi), t = ln 10^9: E = (M |p|^2 + N |q|^2 + K M N "
      + "/ 12) / 12, for an error uniform within half a step has variance 1/12; c are the eigenvalues "
      + "of the errors' covariance but for codes +-127, T their sum, l the largest, r the length of "
      + "what those codes, products of two errors and FP32 add; above Hsu, Kakade and Zhang 2012 for "
      + "sub-Gaussian errors, below concentration of a Lipschitz function of normal variables; each "
      + "exceeded once in 10^9 cases",
    operations: [.linear],
    fills: [.fullRange],
    shapes: .manyOutputs,
    costDivisor: 20,
    reasonAgainstAttributes: reasonAgainst
  ) { context in
    let layer = try Layer(context, hasBias: false)
    let prediction = ErrorPrediction(layer.activationCodes.codes, layer.weightCodes.codes)
    let exact = try layer.exactInSteps()
    guard layer.output.shape == exact.shape else {
      return .observed(.failure("shape \(layer.output.shape), expected \(exact.shape)"))
    }
    let got = layer.inSteps(layer.output.map { Double($0) })
    let squared = zip(got.elements, exact.elements).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
    let other = try layer.knownErrors() + layer.roundings(of: got)
    let ratio = squared / prediction.squaredError
    let upper = prediction.greatest(besides: other) / prediction.squaredError - 1
    let lower = 1 - prediction.least(besides: other) / prediction.squaredError
    guard upper < 1 else {
      return .notApplicable("so few independent errors tell nothing about their variance")
    }
    var observation = BoundedComparison(
      what: "squared error over the predicted one",
      expected: Matrix(rows: 1, columns: 1, repeating: 1),
      got: Matrix(rows: 1, columns: 1, repeating: ratio),
      bound: { _, _ in ratio > 1 ? upper : lower }
    ).observation()
    let signal = exact.elements.reduce(0) { $0 + $1 * $1 }
    observation.observed =
      "SQNR \(decibels(signal / squared)) dB, predicted "
      + "\(decibels(signal / prediction.squaredError)) dB; " + observation.observed
    return .observed(observation)
  }

  private static func decibels(_ ratio: Double) -> Double {
    (1000 * log10(ratio)).rounded() / 100
  }
}

extension CertificateProperties.Layer {
  /// Outputs in units of their own steps a_i b_n, so that no row outweighs the others.
  fileprivate func inSteps(_ outputs: Matrix<Double>) -> Matrix<Double> {
    let (rowScales, columnScales) = (activationCodes.rowScales, weightCodes.rowScales)
    return Matrix(rows: outputs.rows, columns: outputs.columns) {
      outputs[$0, $1] / (Double(rowScales[$0].value) * Double(columnScales[$1].value))
    }
  }

  /// The product of the real operands.
  fileprivate func exactInSteps() throws -> Matrix<Double> { inSteps(exact().output) }

  /// How far values are from their codes.
  private static func errors(_ values: Matrix<Float>, _ codes: QuantizedMatrix) -> Matrix<Double> {
    let scales = codes.rowScales
    return Matrix(rows: values.rows, columns: values.columns) {
      Double(values[$0, $1]) / Double(scales[$0].value) - Double(codes.codes[$0, $1])
    }
  }

  /// The length of all errors of outputs that ``ErrorPrediction`` takes as known: what codes at the
  /// ends of the range add, and products of two errors.
  fileprivate func knownErrors() throws -> Double {
    func atEnds(_ errors: Matrix<Double>, _ codes: Matrix<Int8>) -> Matrix<Double> {
      Matrix(rows: errors.rows, columns: errors.columns) {
        codes[$0, $1].magnitude == 127 ? errors[$0, $1] : 0
      }
    }
    let (q, p) = (activationCodes.codes, weightCodes.codes)
    let (d, f) = (Self.errors(activation, activationCodes), Self.errors(weight, weightCodes))
    let parts = [
      try ReferenceMatrixProduct.product(activation: atEnds(d, q), weight: p.map { Double($0) }),
      try ReferenceMatrixProduct.product(activation: q.map { Double($0) }, weight: atEnds(f, p)),
      try ReferenceMatrixProduct.product(activation: d, weight: f),
    ]
    var squares = 0.0
    for row in 0..<q.rows {
      for column in 0..<p.rows {
        let error = parts.reduce(0) { $0 + $1[row, column] }
        squares += error * error
      }
    }
    return squares.squareRoot()
  }

  /// The length of what the epilogue's roundings in FP32 add: gamma_4 of the accumulators, so gamma_5 of
  /// what it makes of them.
  fileprivate func roundings(of outputs: Matrix<Double>) -> Double {
    let squares = outputs.elements.reduce(0) { $0 + $1 * $1 }
    return ErrorBound.gamma(5, unit: ErrorBound.single) * squares.squareRoot()
  }
}
