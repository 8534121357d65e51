// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

public import Checkpoints
import ReferenceOperations
public import TensorCore

/// One golden file, opened: inputs, recorded outputs, and the bounds that judge others' outputs.
public struct GoldenFile: Sendable {
  /// What the manifest says of it.
  public let entry: GoldenManifest.File
  /// The tensors.
  public let reader: SafetensorsReader

  /// Opens a file and checks that it holds the tensors that the manifest lists, and no others.
  ///
  /// - Parameters:
  ///   - entry: What the manifest says of it.
  ///   - folder: The folder of the manifest.
  /// - Throws: ``CheckpointError`` for a file that is not sound safetensors, or
  ///   ``GoldenError/badContent(path:reason:)``.
  public init(_ entry: GoldenManifest.File, folder: String) throws {
    self.entry = entry
    reader = try SafetensorsReader(path: "\(folder)/\(entry.path)")
    let listed = Set(entry.inputs + entry.outputs.map(\.name))
    for tensor in reader.entries where !listed.contains(tensor.name) {
      throw GoldenError.badContent(
        path: reader.path,
        reason: "tensor '\(tensor.name)' is not listed in the manifest"
      )
    }
    for name in listed.sorted() { _ = try reader.requiredEntry(name) }
  }

  /// A recorded tensor.
  ///
  /// - Throws: ``CheckpointError``.
  public func tensor(_ name: String) throws(CheckpointError) -> GoldenTensor {
    try GoldenTensor(name, from: reader)
  }

  /// An FP32 matrix in FP64, exactly.
  ///
  /// - Throws: ``CheckpointError``.
  public func values(_ name: String) throws(CheckpointError) -> Matrix<Double> {
    try reader.matrix(name, as: Float.self).map { Double($0) }
  }

  /// An FP32 or FP64 vector in FP64, exactly, whatever its shape.
  ///
  /// - Throws: ``CheckpointError``.
  public func vector(_ name: String) throws(CheckpointError) -> [Double] {
    let tensor = try tensor(name)
    return (0..<tensor.count).map { tensor[$0] }
  }

  /// Compares a tensor with the recorded one.
  ///
  /// - Parameters:
  ///   - output: What the manifest says of the tensor.
  ///   - got: The tensor to judge.
  /// - Returns: The comparison of all elements.
  /// - Throws: ``CheckpointError/wrongTensor(file:tensor:byte:found:expected:)`` when type or shape
  ///   differ, and what reading throws.
  public func comparison(
    of output: GoldenManifest.Output,
    with got: GoldenTensor
  ) throws -> GoldenComparison {
    let expected = try tensor(output.name)
    guard got.elementType == expected.elementType, got.shape == expected.shape else {
      throw GoldenError.badContent(
        path: entry.path,
        reason: "tensor '\(output.name)' is \(got.summary), expected \(expected.summary)"
      )
    }
    return GoldenComparison(
      name: output.name,
      expected: expected,
      got: got,
      tolerance: output.tolerance,
      scales: try scales(of: output.tolerance, count: expected.count)
    )
  }

  /// What gamma is multiplied with for each element, or `nil` for the golden value itself.
  func scales(of tolerance: GoldenTolerance, count: Int) throws -> [Double]? {
    let scales: [Double]
    switch tolerance {
    case .exact, .relative: return nil
    case .magnitude(_, let name): scales = try vector(name)
    case .product(_, let left, let right):
      scales = try ReferenceMatrixProduct.product(
        activation: try values(left).map { abs($0) },
        weight: try values(right).map { abs($0) }
      ).elements
    }
    guard scales.count == count, scales.allSatisfy({ $0 >= 0 && $0.isFinite }) else {
      throw GoldenError.badContent(
        path: reader.path,
        reason: "the magnitudes of a bound do not fit: \(tolerance.description)"
      )
    }
    return scales
  }
}
