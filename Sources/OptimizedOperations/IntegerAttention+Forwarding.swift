// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

public import Quantization
public import TensorCore

/// Everything but attention, as FP32 does it.
extension IntegerAttention {
  /// See ``FloatTransformer/values(_:)``.
  public func values(_ weights: Matrix<Float>) -> Matrix<Float> { float.values(weights) }

  /// See ``FloatTransformer/normalized(_:by:)``.
  public func normalized(
    _ activation: Matrix<Float>,
    by normalization: Normalization
  ) -> Matrix<Float> {
    float.normalized(activation, by: normalization)
  }

  /// See ``FloatTransformer/rotaryTable(base:scaling:headSize:positions:)``.
  public func rotaryTable(
    base: Double,
    scaling: RotaryScaling?,
    headSize: Int,
    positions: Int
  ) -> RotaryTable {
    float.rotaryTable(base: base, scaling: scaling, headSize: headSize, positions: positions)
  }

  /// See ``FloatTransformer/rotate(_:layout:table:firstPosition:)``.
  public func rotate(
    _ rows: inout Matrix<Float>,
    layout: AttentionLayout,
    table: RotaryTable,
    firstPosition: Int
  ) {
    float.rotate(&rows, layout: layout, table: table, firstPosition: firstPosition)
  }

  /// See ``FloatTransformer/gatedSiLU(_:)``.
  public func gatedSiLU(_ gateAndUp: Matrix<Float>) -> Matrix<Float> { float.gatedSiLU(gateAndUp) }

  /// See ``FloatTransformer/activated(_:by:)``.
  public func activated(
    _ activation: Matrix<Float>,
    by function: ActivationFunction
  ) -> Matrix<Float> {
    float.activated(activation, by: function)
  }

  /// See ``FloatTransformer/divided(_:by:)``.
  public func divided(_ activation: Matrix<Float>, by divisors: [Float]) -> Matrix<Float> {
    float.divided(activation, by: divisors)
  }

  /// See ``FloatTransformer/chosenExperts(_:count:)``.
  public func chosenExperts(_ scores: Matrix<Float>, count: Int) -> [[ExpertChoice]] {
    float.chosenExperts(scores, count: count)
  }

  /// See ``FloatTransformer/add(_:weights:toRows:of:)``.
  public func add(
    _ addend: Matrix<Float>,
    weights: [Double],
    toRows rows: [Int],
    of sum: inout Matrix<Float>
  ) {
    float.add(addend, weights: weights, toRows: rows, of: &sum)
  }

  /// See ``FloatTransformer/negativeLogLikelihoods(_:targets:)``.
  public func negativeLogLikelihoods(_ logits: Matrix<Float>, targets: [Int]) -> [Double] {
    float.negativeLogLikelihoods(logits, targets: targets)
  }

  /// See ``FloatTransformer/add(_:to:)``.
  public func add(_ addend: Matrix<Float>, to residual: inout Matrix<Float>) {
    float.add(addend, to: &residual)
  }
}
