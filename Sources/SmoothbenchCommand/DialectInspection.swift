// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Checkpoints
import Foundation
import Quantization
import Records
import TensorCore
import Verification

/// `inspect --dialects`: how many codes of a file's tensors differ between any two dialects.
struct DialectInspection {
  let checkpoint: Checkpoint
  let tensors: [CheckpointTensor]
  /// The type that values are rounded to first, or `nil` to take them as stored.
  let type: FloatType?
  let isText: Bool

  /// Quantizes every matrix by every dialect and writes down what differs.
  ///
  /// - Throws: ``InspectError/noMatrix(path:)``, or what reading throws.
  func run(to sink: Report, progress: Progress) throws {
    let matrices = tensors.filter { $0.shape.count == 2 && $0.format.hasFloatValues }
    guard !matrices.isEmpty else { throw InspectError.noMatrix(path: checkpoint.path) }
    var comparison = DialectComparison()
    for tensor in matrices {
      progress.advance(to: tensor.name, of: matrices.count)
      try comparison.add(rows: tensor.shape[0], named: tensor.name) { rows in
        try rounded(checkpoint.floatMatrix(tensor.name, rows: rows))
      }
    }
    progress.finish()
    let records = comparison.records(path: checkpoint.path, tensors: matrices.count)
    guard isText else {
      for var record in records {
        record.command = Invocation.words
        try sink.add(.dialectDifference(record))
      }
      return
    }
    let elements = matrices.reduce(0) { $0 + $1.elementCount }
    try sink.addText(
      "\(checkpoint.path): \(matrices.count) matrices, \(elements) values, one scale for each row"
        + (matrices.count < tensors.count
          ? "; \(tensors.count - matrices.count) tensors left out" : "")
    )
    for (name, count) in comparison.dialectsWithoutTensors.sorted(by: { $0.key < $1.key }) {
      try sink.addText(
        "\(name): \(count) of \(matrices.count) matrices left out, values beyond its type"
      )
    }
    try sink.addText("per cent of codes that differ; = means none do\n")
    for line in DialectMatrix(records).lines { try sink.addText(line) }
  }

  private func rounded(_ matrix: Matrix<Float>) -> Matrix<Float> {
    switch type {
    case nil, .f32?: matrix
    case .f16?: matrix.map { Float(Float16($0)) }
    case .bf16?: matrix.map { BFloat16($0).floatValue }
    }
  }
}
