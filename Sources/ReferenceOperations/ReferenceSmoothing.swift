// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Glibc
public import Quantization
public import TensorCore

/// Smoothing: moves quantization difficulty from the activation to the weight, in FP64.
///
/// Source: SmoothQuant (arXiv:2211.10438), equations 3 and 4. Weights are stored `[N, K]`, so what
/// the paper does to the rows of W is done to columns here.
public enum ReferenceSmoothing {
  /// The largest absolute value of each input channel.
  ///
  /// - Parameters:
  ///   - matrix: An activation `[M, K]` or a weight `[N, K]`. Every value finite.
  ///   - name: What an error calls the matrix.
  /// - Returns: max|X_j| over the rows; 0 where there are none. Shape: `[K]`.
  /// - Throws: ``QuantizationError/notFinite(matrix:row:column:value:)``.
  public static func channelMaxima(
    _ matrix: Matrix<Double>,
    named name: String = "activation"
  ) throws -> [Double] {
    try matrix.requireFinite(named: name)
    var maxima = [Double](repeating: 0, count: matrix.columns)
    // Equation 4: max|X_j|, j = input channel.
    for row in 0..<matrix.rows {
      for channel in 0..<matrix.columns {
        maxima[channel] = max(maxima[channel], abs(matrix[row, channel]))
      }
    }
    return maxima
  }

  /// The largest absolute value of each input channel over weights that share their input.
  ///
  /// - Parameter weights: Such as query, key and value. Every value finite. Shape: `[N, K]` each.
  /// - Returns: max|W_j| over the rows of all weights. Shape: `[K]`; empty for no weights.
  /// - Throws: ``ShapeError/lengthMismatch(vector:found:expected:)`` or
  ///   ``QuantizationError/notFinite(matrix:row:column:value:)``.
  public static func sharedChannelMaxima(_ weights: [Matrix<Double>]) throws -> [Double] {
    guard let depth = weights.first?.columns else { return [] }
    var maxima = [Double](repeating: 0, count: depth)
    for (index, weight) in weights.enumerated() {
      let name = "weights[\(index)]"
      try requireLength(weight.columns, of: "a row of \(name)", expected: depth)
      let own = try channelMaxima(weight, named: name)
      for channel in 0..<depth {
        maxima[channel] = max(maxima[channel], own[channel])
      }
    }
    return maxima
  }

  /// The smoothing factors s_j = max|X_j|^alpha / max|W_j|^(1 - alpha).
  ///
  /// - Parameters:
  ///   - activationMaxima: max|X_j| from calibration. Shape: `[K]`.
  ///   - weightMaxima: max|W_j| over all weights that share the input. Shape: `[K]`.
  ///   - strength: alpha.
  ///   - rule: What happens to channels without activation or weight.
  /// - Returns: Finite and above zero. Shape: `[K]`.
  /// - Throws: ``ShapeError/lengthMismatch(vector:found:expected:)``,
  ///   ``QuantizationError/maximumNotUsable(vector:channel:value:)`` or
  ///   ``QuantizationError/factorNotUsable(channel:value:)``.
  public static func factors(
    activationMaxima: [Double],
    weightMaxima: [Double],
    strength: MigrationStrength,
    rule: SmoothingRule = .deadChannelsUntouched
  ) throws -> [Double] {
    try requireLength(weightMaxima.count, of: "weight maxima", expected: activationMaxima.count)
    try requireUsable(maxima: activationMaxima, named: "activation maxima")
    try requireUsable(maxima: weightMaxima, named: "weight maxima")
    var factors: [Double] = []
    for channel in 0..<activationMaxima.count {
      factors.append(
        factor(
          activationMaximum: activationMaxima[channel],
          weightMaximum: weightMaxima[channel],
          alpha: strength.value,
          rule: rule
        )
      )
    }
    try requireUsable(factors: factors, inputChannels: activationMaxima.count)
    return factors
  }

  private static func factor(
    activationMaximum: Double,
    weightMaximum: Double,
    alpha: Double,
    rule: SmoothingRule
  ) -> Double {
    switch rule {
    case .deadChannelsUntouched:
      if activationMaximum == 0 || weightMaximum == 0 { return 1 }
      // Equation 4: s_j = max|X_j|^alpha / max|W_j|^(1 - alpha).
      return pow(activationMaximum, alpha) / pow(weightMaximum, 1 - alpha)
    case .authorsFloors:
      let floor = SmoothingRule.authorsFloor
      // Equation 4 with the authors' floors below max|W_j| and below s_j.
      return max(pow(activationMaximum, alpha) / pow(max(weightMaximum, floor), 1 - alpha), floor)
    }
  }

  /// Factors rounded to powers of two, with which smoothing is exact barring over- and underflow.
  ///
  /// - Parameter factors: Finite and above zero. Shape: `[K]`.
  /// - Returns: The powers whose ratio to the factors is nearest to 1, at most sqrt(2).
  /// - Throws: ``QuantizationError/factorNotUsable(channel:value:)``.
  public static func roundedToPowersOfTwo(_ factors: [Double]) throws -> [Double] {
    try requireUsable(factors: factors, inputChannels: factors.count)
    let powers = factors.map { factor in
      // factor = significand * 2^exponent with 1 <= significand < 2; the middle is sqrt(2).
      let isBelowMiddle = factor.significand * factor.significand < 2
      let exponent = factor.exponent + (isBelowMiddle ? 0 : 1)
      return Double(sign: .plus, exponent: exponent, significand: 1)
    }
    try requireUsable(factors: powers, inputChannels: factors.count)
    return powers
  }

  /// The smoothed activation X diag(s)^-1: each input channel divided by its factor.
  ///
  /// - Parameters:
  ///   - activation: Every value finite. Shape: `[M, K]`.
  ///   - factors: Finite and above zero. Shape: `[K]`.
  /// - Returns: Shape: `[M, K]`.
  /// - Throws: ``ShapeError/lengthMismatch(vector:found:expected:)`` or ``QuantizationError``.
  public static func smoothedActivation(
    _ activation: Matrix<Double>,
    factors: [Double]
  ) throws -> Matrix<Double> {
    try requireUsable(factors: factors, inputChannels: activation.columns)
    try activation.requireFinite(named: "activation")
    // Equation 3, left factor: X diag(s)^-1.
    return Matrix(rows: activation.rows, columns: activation.columns) { row, channel in
      activation[row, channel] / factors[channel]
    }
  }

  /// The smoothed weight diag(s) W: each input channel multiplied by its factor.
  ///
  /// - Parameters:
  ///   - weight: Every value finite. Shape: `[N, K]`.
  ///   - factors: Finite and above zero. Shape: `[K]`.
  /// - Returns: Shape: `[N, K]`.
  /// - Throws: ``ShapeError/lengthMismatch(vector:found:expected:)`` or ``QuantizationError``.
  public static func smoothedWeight(
    _ weight: Matrix<Double>,
    factors: [Double]
  ) throws -> Matrix<Double> {
    try requireUsable(factors: factors, inputChannels: weight.columns)
    try weight.requireFinite(named: "weight")
    // Equation 3, right factor: diag(s) W; W is stored transposed.
    return Matrix(rows: weight.rows, columns: weight.columns) { row, channel in
      weight[row, channel] * factors[channel]
    }
  }

  /// Checks that folded weights can be stored as FP16.
  ///
  /// - Parameter weight: Shape: `[N, K]`.
  /// - Throws: ``QuantizationError/overflowsHalfPrecision(row:column:value:)`` for the first value
  ///   that rounds to infinity in FP16.
  public static func requireHalfPrecision(_ weight: Matrix<Double>) throws {
    // FP16 ends at 65504 and its next step would be 65536: the middle, 65520, is the first value
    // that rounds to nearest even beyond the end.
    for row in 0..<weight.rows {
      for channel in 0..<weight.columns where !(abs(weight[row, channel]) < 65_520) {
        throw QuantizationError.overflowsHalfPrecision(
          row: row,
          column: channel,
          value: weight[row, channel]
        )
      }
    }
  }

  private static func requireUsable(maxima: [Double], named name: String) throws {
    for (channel, value) in maxima.enumerated() where !(value.isFinite && value >= 0) {
      throw QuantizationError.maximumNotUsable(vector: name, channel: channel, value: value)
    }
  }

  private static func requireUsable(factors: [Double], inputChannels: Int) throws {
    try requireLength(factors.count, of: "smoothing factors", expected: inputChannels)
    for (channel, value) in factors.enumerated() where !(value.isFinite && value > 0) {
      throw QuantizationError.factorNotUsable(channel: channel, value: value)
    }
  }
}
