// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Checkpoints
import Quantization
import TensorCore

/// Runs one implementation of the W8A8 operations on the data of a golden file.
///
/// Integers must come out as recorded. Products start from the golden codes, so that a wrong
/// quantizer does not hide a right product, nor the reverse.
struct GoldenKernelCheck {
  let file: GoldenFile
  /// The tensors computed again by the reference: codes of which only the hash is recorded.
  let computed: [String: GoldenTensor]
  let family: any OperationFamily

  /// The comparisons that apply to the file; empty when the implementation has nothing to compute.
  func comparisons() throws -> [GoldenComparison] {
    switch file.entry.operation {
    case "gemm_s8s8s32":
      [try accumulator("accumulator", activation: "activation", weight: "weight")]
    case "attention_qk", "attention_pv": [try attentionProduct()]
    case "quantize": try quantize()
    case "w8a8_linear": try linear()
    case "requantize": try comparisons(of: file.requantized(by: family))
    case "norm_quantize": try comparisons(of: file.normalizedThenQuantized(by: family))
    case "smoothquant_layer":
      try file.entry.outputs.filter { $0.name.hasSuffix(".acc") }.map { output in
        let prefix = output.name.dropLast("acc".count)
        return try accumulator(output.name, activation: prefix + "qX", weight: prefix + "qW")
      }
    default: []
    }
  }

  /// Codes, and scales where they are recorded as outputs.
  private func comparisons(of result: QuantizedMatrix) throws -> [GoldenComparison] {
    let got = result.goldenTensors
    return try file.entry.outputs.compactMap { output in
      try got[output.name].map { try file.comparison(of: output, with: $0) }
    }
  }

  private func accumulator(
    _ name: String,
    activation: String,
    weight: String
  ) throws -> GoldenComparison {
    let got = try family.product(
      activation: try codes(activation),
      weight: try codes(weight)
    )
    return try comparison(name, with: GoldenTensor(got))
  }

  private func attentionProduct() throws -> GoldenComparison {
    let operands = try GoldenAttentionOperands(file)
    let sums = try family.attentionProduct(
      operands.kind,
      left: operands.left,
      right: operands.right
    )
    return try comparison("sums", with: GoldenTensor(sums.matrix))
  }

  private func quantize() throws -> [GoldenComparison] {
    guard file.entry.parameters.quantizerRule == .fp32,
      let range = file.entry.parameters.quantizedRange
    else { return [] }
    let values: Matrix<Float> = try file.reader.matrix("values")
    let isStatic = file.entry.inputs.contains("scales")
    let result: QuantizedMatrix
    switch (file.entry.parameters.granularity, isStatic) {
    case ("per_tensor", _):
      let scale = isStatic ? try file.scales("scales").first : nil
      result = try family.quantizedPerTensor(values, scale: scale, range: range)
    case ("per_token", false), ("per_channel", false):
      // A weight's rows are its output channels: the same arithmetic as for tokens.
      result = try family.quantizedPerToken(values, range: range)
    default: return []
    }
    let codes = try comparison("codes", with: GoldenTensor(result.codes))
    guard !isStatic else { return [codes] }
    let scales = GoldenTensor(
      shape: [result.scales.count],
      .float32(result.scales.map(\.value))
    )
    return [codes, try comparison("scales", with: scales)]
  }

  private func linear() throws -> [GoldenComparison] {
    let accumulator = try accumulator(
      "accumulator",
      activation: "activation_codes",
      weight: "weight_codes"
    )
    guard file.entry.parameters.quantizerRule == .fp32 else { return [accumulator] }
    let weight = try QuantizedMatrix(
      codes: try codes("weight_codes"),
      scales: try file.scales("weight_scales"),
      granularity: file.entry.parameters.weightGranularity == "per_tensor"
        ? .perTensor : .perChannel
    )
    let activation: Matrix<Float> = try file.reader.matrix("activation")
    let bias: [Float]? =
      file.entry.inputs.contains("bias") ? try file.reader.elements("bias") : nil
    var rowScales = try file.scales("activation_scales")
    let isPerToken = file.entry.parameters.granularity == "per_token"
    if !isPerToken, let scale = rowScales.first {
      rowScales = Array(repeating: scale, count: activation.rows)
    }
    let epilogue = try family.dequantizedProduct(
      accumulator: try file.reader.matrix("accumulator"),
      rowScales: rowScales,
      columnScales: weight.rowScales,
      bias: bias
    )
    var comparisons = [accumulator, try comparison("output", with: GoldenTensor(epilogue))]
    if isPerToken {
      let whole = try family.linear(
        activation: activation,
        activationScale: nil,
        weight: weight,
        bias: bias
      )
      comparisons.append(try comparison("output", with: GoldenTensor(whole)))
    }
    return comparisons
  }

  private func comparison(_ name: String, with got: GoldenTensor) throws -> GoldenComparison {
    guard let output = file.entry.outputs.first(where: { $0.name == name }) else {
      throw GoldenError.badContent(path: file.entry.path, reason: "no output '\(name)' is listed")
    }
    return try file.comparison(of: output, with: got)
  }

  private func codes(_ name: some StringProtocol) throws -> Matrix<Int8> {
    let name = String(name)
    if file.reader.entry(name) != nil { return try file.reader.matrix(name) }
    guard let tensor = computed[name], case .int8(let codes) = tensor.elements,
      tensor.shape.count == 2
    else {
      throw GoldenError.badContent(path: file.entry.path, reason: "no codes '\(name)'")
    }
    return Matrix(rows: tensor.shape[0], columns: tensor.shape[1], elements: codes)
  }
}
