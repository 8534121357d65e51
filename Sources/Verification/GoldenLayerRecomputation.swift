// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Quantization
import ReferenceOperations
import TensorCore

/// Computes a recorded layer of a real model again: plain and smoothed, in every scheme.
///
/// The names of the tensors are those of the program that recorded them: X, W, s, and for each
/// scheme sx, sw (scales), qX, qW (codes), acc (accumulators) and Y (output).
struct GoldenLayerRecomputation {
  let file: GoldenFile
  let base: GoldenRecomputation

  /// The operands of a scheme, before quantization.
  private struct Operands {
    let activation: Matrix<Double>
    let weight: Matrix<Double>
    /// The largest absolute value of the activation in calibration.
    let calibratedMaximum: Double
  }

  /// Name, granularity of activation and weight, and whether the activation's scale is static.
  private static let schemes: [(name: String, Granularity, Granularity, isStatic: Bool)] = [
    ("O1", .perToken, .perTensor, false), ("O2", .perTensor, .perTensor, false),
    ("O3", .perTensor, .perTensor, true), ("pc_tok", .perToken, .perChannel, false),
  ]

  func tensors() throws -> [String: GoldenTensor] {
    let activation = try file.values("X")
    let weight = try file.values("W")
    let maxima = try file.vector("act_absmax")
    let factors = try base.factors(
      activationMaxima: maxima,
      weightMaxima: try file.vector("weight_group_absmax")
    )
    let plain = Operands(
      activation: activation,
      weight: weight,
      calibratedMaximum: maxima.max() ?? 0
    )
    let smoothed = Operands(
      activation: try ReferenceSmoothing.smoothedActivation(activation, factors: factors),
      weight: try ReferenceSmoothing.smoothedWeight(weight, factors: factors),
      calibratedMaximum: zip(maxima, factors).map { $0 / $1 }.max() ?? 0
    )
    var tensors = [
      "s": base.vector(factors),
      "Xs_head2": try head(smoothed.activation), "Ws_head2": try head(smoothed.weight),
      "Y_ref": GoldenTensor(
        try ReferenceMatrixProduct.product(activation: activation, weight: weight)
      ),
    ]
    for (mode, operands) in [("naive", plain), ("sq", smoothed)] {
      for scheme in Self.schemes {
        let prefix = "\(mode).\(scheme.name)"
        for (name, tensor) in try quantized(operands, scheme.1, scheme.2, scheme.isStatic) {
          tensors["\(prefix).\(name)"] = tensor
        }
      }
    }
    return tensors
  }

  private func quantized(
    _ operands: Operands,
    _ activationGranularity: Granularity,
    _ weightGranularity: Granularity,
    _ isStatic: Bool
  ) throws -> [String: GoldenTensor] {
    let quantizer = try base.quantizer()
    let activation =
      isStatic
      ? try quantizer.quantized(
        operands.activation,
        scales: [quantizer.scale(absoluteMaximum: operands.calibratedMaximum)],
        granularity: activationGranularity
      )
      : try quantizer.quantized(operands.activation, granularity: activationGranularity)
    let weight = try quantizer.quantized(
      operands.weight,
      granularity: weightGranularity,
      named: "weight"
    )
    return [
      "sx": base.vector(activation.scales), "sw": base.vector(weight.scales),
      "qX": GoldenTensor(activation.codes), "qW": GoldenTensor(weight.codes),
      "acc": GoldenTensor(
        try ReferenceMatrixProduct.integerProduct(
          activation: activation.codes,
          weight: weight.codes
        )
      ),
      "Y": GoldenTensor(
        try ReferenceLinear.output(activation: activation, weight: weight, bias: nil)
      ),
    ]
  }

  /// The first two rows, all that is recorded of a smoothed matrix.
  private func head(_ matrix: Matrix<Double>) throws -> GoldenTensor {
    guard matrix.rows >= 2 else {
      throw GoldenError.badContent(path: file.entry.path, reason: "X and W need two rows or more")
    }
    return GoldenTensor(
      Matrix(rows: 2, columns: matrix.columns) { matrix[$0, $1] }
    )
  }
}
