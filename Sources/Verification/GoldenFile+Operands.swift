// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Checkpoints
import Quantization
import TensorCore

/// Operands of the operations that end in codes, as a golden file holds them.
extension GoldenFile {
  /// What a file of `requantize` asks of an implementation.
  func requantized(by family: any OperationFamily) throws -> QuantizedMatrix {
    try family.requantizedProduct(
      accumulator: reader.matrix("accumulator"),
      rowScales: scales("row_scales"),
      columnScales: scales("column_scales"),
      bias: optionalVector("bias"),
      outputScale: requiredScale("output_scale"),
      range: requiredRange()
    )
  }

  /// What a file of `norm_quantize` asks of an implementation.
  func normalizedThenQuantized(by family: any OperationFamily) throws -> QuantizedMatrix {
    guard let kind = entry.parameters.norm.flatMap(Normalization.Kind.init(rawValue:)) else {
      throw bad("norm '\(entry.parameters.norm ?? "none")' is not known")
    }
    guard let epsilon = try reader.elements("epsilon", as: Float.self).first else {
      throw bad("epsilon is empty")
    }
    return try family.normalizedThenQuantized(
      reader.matrix("activation"),
      normalization: Normalization(
        kind: kind,
        gain: reader.elements("gain"),
        bias: optionalVector("bias"),
        epsilon: epsilon
      ),
      scale: entry.inputs.contains("scales") ? requiredScale("scales") : nil,
      range: requiredRange()
    )
  }

  /// FP32 scales of an input.
  func scales(_ name: String) throws -> [Scale] {
    try reader.elements(name, as: Float.self).map { try Scale($0) }
  }

  private func requiredScale(_ name: String) throws -> Scale {
    guard let scale = try scales(name).first else { throw bad("\(name) is empty") }
    return scale
  }

  private func requiredRange() throws -> QuantizedRange {
    guard let range = entry.parameters.quantizedRange else {
      throw bad("range '\(entry.parameters.range ?? "none")' is not known")
    }
    return range
  }

  private func optionalVector(_ name: String) throws -> [Float]? {
    entry.inputs.contains(name) ? try reader.elements(name) : nil
  }

  private func bad(_ reason: String) -> GoldenError {
    .badContent(path: entry.path, reason: reason)
  }
}

extension QuantizedMatrix {
  /// The tensors of a golden file of the same names.
  var goldenTensors: [String: GoldenTensor] {
    [
      "codes": GoldenTensor(codes),
      "scales": GoldenTensor(shape: [scales.count], .float32(scales.map(\.value))),
    ]
  }
}
