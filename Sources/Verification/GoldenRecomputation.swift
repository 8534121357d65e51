// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Checkpoints
import Quantization
import ReferenceOperations
import TensorCore

/// Computes the outputs of a golden file again from its inputs, with the FP64 reference.
struct GoldenRecomputation {
  let file: GoldenFile
  /// The arithmetic of quantizers in place of the file's own, or `nil`.
  var rule: QuantizerRule?

  var parameters: GoldenManifest.Parameters { file.entry.parameters }

  /// Every output and every tensor known by its hash only, by name.
  ///
  /// - Throws: ``GoldenError/badContent(path:reason:)`` for an unknown operation or a parameter
  ///   that is missing or unknown, and what reading and the reference throw.
  func tensors() throws -> [String: GoldenTensor] {
    switch file.entry.operation {
    case "quantize": try quantize()
    case "quantize_then_dequantize": try quantizeThenDequantize()
    case "gemm_s8s8s32": try product()
    case "w8a8_linear": try linear()
    case "attention_qk", "attention_pv": try attentionProduct()
    case "softmax": try softmax()
    case "attention": try attention()
    case "requantize": try codesAndScales(file.requantized(by: ReferenceOperations()))
    case "norm_quantize":
      try codesAndScales(file.normalizedThenQuantized(by: ReferenceOperations()))
    case "smoothing": try smoothing()
    case "smoothquant_layer": try GoldenLayerRecomputation(file: file, base: self).tensors()
    default: throw bad("operation '\(file.entry.operation)' is not known to this version")
    }
  }

  // MARK: - Operations

  private func quantize() throws -> [String: GoldenTensor] {
    let values = try file.values("values")
    let granularity = try granularity(parameters.granularity)
    guard !file.entry.inputs.contains("scales") else {
      let result = try quantizer().quantized(
        values,
        scales: try file.vector("scales"),
        granularity: granularity
      )
      return ["codes": GoldenTensor(result.codes)]
    }
    let result = try quantizer().quantized(values, granularity: granularity)
    return ["codes": GoldenTensor(result.codes), "scales": try scales(of: result)]
  }

  private func quantizeThenDequantize() throws -> [String: GoldenTensor] {
    let restored = try quantizer().quantizedThenDequantized(
      try file.values("values"),
      granularity: try granularity(parameters.granularity)
    )
    return ["restored": try real(restored)]
  }

  private func product() throws -> [String: GoldenTensor] {
    let accumulator = try ReferenceMatrixProduct.integerProduct(
      activation: try file.reader.matrix("activation"),
      weight: try file.reader.matrix("weight")
    )
    return ["accumulator": GoldenTensor(accumulator)]
  }

  private func linear() throws -> [String: GoldenTensor] {
    let activation = try quantizer().quantized(
      try file.values("activation"),
      granularity: try granularity(parameters.granularity)
    )
    let weight = try quantizer().quantized(
      try file.values("weight"),
      granularity: try granularity(parameters.weightGranularity),
      named: "weight"
    )
    let bias = file.entry.inputs.contains("bias") ? try file.vector("bias") : nil
    let output = try ReferenceLinear.output(activation: activation, weight: weight, bias: bias)
    return [
      "activation_codes": GoldenTensor(activation.codes),
      "activation_scales": try scales(of: activation),
      "weight_codes": GoldenTensor(weight.codes), "weight_scales": try scales(of: weight),
      "accumulator": GoldenTensor(
        try ReferenceMatrixProduct.integerProduct(
          activation: activation.codes,
          weight: weight.codes
        )
      ),
      "output": try real(output),
    ]
  }

  /// The codes, and the scales where they are recorded as outputs.
  private func codesAndScales(_ result: QuantizedMatrix) -> [String: GoldenTensor] {
    let outputs = Set(file.entry.outputs.map(\.name))
    return result.goldenTensors.filter { outputs.contains($0.key) }
  }

  private func smoothing() throws -> [String: GoldenTensor] {
    let activation = try file.values("activation")
    let weight = try file.values("weight")
    let activationMaxima = try ReferenceSmoothing.channelMaxima(activation)
    let weightMaxima = try ReferenceSmoothing.channelMaxima(weight, named: "weight")
    let factors = try factors(activationMaxima: activationMaxima, weightMaxima: weightMaxima)
    let smoothedActivation = try ReferenceSmoothing.smoothedActivation(activation, factors: factors)
    let smoothedWeight = try ReferenceSmoothing.smoothedWeight(weight, factors: factors)
    return [
      "activation_maxima": vector(activationMaxima), "weight_maxima": vector(weightMaxima),
      "factors": vector(factors), "smoothed_activation": GoldenTensor(smoothedActivation),
      "smoothed_weight": GoldenTensor(smoothedWeight),
      // The smoothed product against the unsmoothed one that is recorded: equation 3.
      "product": GoldenTensor(
        try ReferenceMatrixProduct.product(activation: smoothedActivation, weight: smoothedWeight)
      ),
    ]
  }

  // MARK: - Parameters and results

  func factors(activationMaxima: [Double], weightMaxima: [Double]) throws -> [Double] {
    try ReferenceSmoothing.factors(
      activationMaxima: activationMaxima,
      weightMaxima: weightMaxima,
      strength: try strength(),
      rule: try smoothingRule()
    )
  }

  func strength() throws -> MigrationStrength {
    guard let alpha = parameters.alpha else { throw bad("alpha is missing") }
    return try MigrationStrength(alpha)
  }

  func smoothingRule() throws -> SmoothingRule {
    switch parameters.smoothingRule {
    case "dead_channels_untouched": return .deadChannelsUntouched
    case "authors_floors": return .authorsFloors
    default: throw bad("smoothing_rule '\(parameters.smoothingRule ?? "none")' is not known")
    }
  }

  func quantizer() throws -> ReferenceQuantizer {
    guard let rule = self.rule ?? parameters.quantizerRule, let range = parameters.quantizedRange
    else {
      throw bad(
        "rule '\(parameters.rule ?? "none")' or range '\(parameters.range ?? "none")' is not known"
      )
    }
    let floor = parameters.absoluteMaximumFloor ?? 0
    guard floor >= 0, floor.isFinite else { throw bad("absolute_maximum_floor is \(floor)") }
    return ReferenceQuantizer(rule: rule, range: range, absoluteMaximumFloor: floor)
  }

  private func granularity(_ name: String?) throws -> Granularity {
    switch name {
    case "per_tensor": return .perTensor
    case "per_token": return .perToken
    case "per_channel": return .perChannel
    case "per_group":
      guard let size = parameters.groupSize else { throw bad("group_size is missing") }
      return .perGroup(size: size)
    default: throw bad("granularity '\(name ?? "none")' is not known")
    }
  }

  func bad(_ reason: String) -> GoldenError {
    .badContent(path: file.entry.path, reason: reason)
  }

  /// A result in the type of the rule: FP64, or rounded once to FP32.
  private func real(_ matrix: Matrix<Double>) throws -> GoldenTensor {
    try quantizer().rule == .fp64 ? GoldenTensor(matrix) : GoldenTensor(matrix.map { Float($0) })
  }

  private func scales(of matrix: ReferenceQuantizedMatrix) throws -> GoldenTensor {
    var shape = [matrix.scales.count]
    if case .perGroup = matrix.granularity {
      shape = [matrix.codes.rows, matrix.scales.count / max(1, matrix.codes.rows)]
    }
    return try quantizer().rule == .fp64
      ? GoldenTensor(shape: shape, .float64(matrix.scales))
      : GoldenTensor(shape: shape, .float32(matrix.scales.map { Float($0) }))
  }

  func vector(_ values: [Double]) -> GoldenTensor {
    GoldenTensor(shape: [values.count], .float64(values))
  }
}
