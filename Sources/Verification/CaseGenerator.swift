// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Quantization
import TensorCore

/// Draws the cases of a run.
///
/// The same seed gives the same cases on every kernel row.
struct CaseGenerator {
  /// Seed of the run.
  let seed: UInt64
  /// Fills to use.
  let fills: Set<Fill>
  /// Most threads a case asks for.
  let greatestThreads: Int
  /// The codes that quantizers may produce in every case, or `nil` to draw them too.
  var range: QuantizedRange?

  /// Fills of a law that this run uses, in the law's order.
  func fills(for property: Property) -> [Fill] { property.fills.filter(fills.contains) }

  /// Case number `index` of a law, or `nil` when no fill or operation is left.
  func draw(_ property: Property, index: Int, on subject: VerificationSubject) -> VerificationCase?
  {
    let fills = fills(for: property)
    let operations = property.operations.filter {
      property.isFormula || subject.operations.contains($0)
    }
    guard !fills.isEmpty, !operations.isEmpty else { return nil }
    var random = SequentialRandomSource(seed: seed &+ hash(property.name) &+ UInt64(index) << 20)
    let operation = operations[index % operations.count]
    // Every fill meets every operation: the fill changes once the operations have gone round.
    let fill = fills[index / operations.count % fills.count]
    guard let shape = try? ShapeGenerator.shape(property.shapes, using: &random) else { return nil }
    var drawn = VerificationCase(
      operation: operation,
      shape: shape,
      fill: fill,
      seed: UInt64.random(in: 1...9_999_999, using: &random),
      kernel: subject.name,
      property: property.name
    )
    drawn.stride = stride(property, using: &random)
    drawn.threads = threads(property, using: &random)
    // Drawn in any event: what follows is the same for every range.
    let isFull = Int.random(in: 0..<4, using: &random) == 0
    drawn.range = range ?? (isFull ? .full : .restricted)
    drawn.strength = strength(property, using: &random)
    repeat {
      drawn.attributes = attributes(operation, using: &random)
    } while property.reasonAgainstAttributes(drawn.attributes) != nil
    return drawn
  }

  private func stride(_ property: Property, using random: inout SequentialRandomSource) -> Int {
    // 1 and 3 break every alignment; 64 keeps it.
    let strides = [1, 3, 7, 16, 64]
    let strided = strides[Int.random(in: 0..<strides.count, using: &random)]
    return property.needsStride || Int.random(in: 0..<4, using: &random) == 0 ? strided : 0
  }

  private func threads(_ property: Property, using random: inout SequentialRandomSource) -> Int {
    guard greatestThreads > 1 else { return 1 }
    let several = Int.random(in: 2...greatestThreads, using: &random)
    return property.needsThreads || Int.random(in: 0..<5, using: &random) == 0 ? several : 1
  }

  /// Every value of every attribute the operation has, equally likely.
  private func attributes(
    _ operation: CaseOperation,
    using random: inout SequentialRandomSource
  ) -> OperationAttributes {
    var attributes = OperationAttributes()
    for key in operation.attributeKeys {
      let values = OperationAttributes.values(of: key)
      _ = attributes.set(key, to: values[Int.random(in: 0..<values.count, using: &random)])
    }
    return attributes
  }

  private func strength(
    _ property: Property,
    using random: inout SequentialRandomSource
  ) -> MigrationStrength {
    guard property.isFormula, property.name != "smoothing-balance" else { return .balanced }
    let values = [0.5, 0, 0.25, 0.5, 0.75, 1, 0.65]
    let value = values[Int.random(in: 0..<values.count, using: &random)]
    return (try? MigrationStrength(value)) ?? .balanced
  }

  /// FNV-1a: the same for a name on every machine and in every run, unlike `Hasher`.
  private func hash(_ name: String) -> UInt64 {
    name.utf8.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01B3 }
  }
}
