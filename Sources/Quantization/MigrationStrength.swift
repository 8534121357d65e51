// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

/// Alpha: how much quantization difficulty moves from the activation to the weight, 0 to 1.
///
/// Source: SmoothQuant (arXiv:2211.10438), equation 4.
public struct MigrationStrength: Hashable, Sendable {
  /// 0 leaves all difficulty with the activation, 1 moves all of it to the weight.
  public let value: Double

  /// The paper's choice for OPT and BLOOM: 0.5.
  public static let balanced = MigrationStrength(unchecked: 0.5)

  /// 0, 0.05 to 1.
  public static let steps = (0...20).map { MigrationStrength(unchecked: Double($0) / 20) }

  /// Creates a migration strength.
  ///
  /// - Throws: ``QuantizationError/migrationStrengthOutOfRange(value:)`` outside 0 ... 1.
  public init(_ value: Double) throws(QuantizationError) {
    guard (0...1).contains(value) else { throw .migrationStrengthOutOfRange(value: value) }
    self.value = value
  }

  private init(unchecked value: Double) { self.value = value }
}
