// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

/// One operation of one row of the kernel table.
public struct KernelRecord: Codable, Sendable {
  /// Operation, such as `gemm_s8s8s32`.
  public var operation: String
  /// Row of the kernel table.
  public var kernel: String
  /// Operand formats: activation, weight, output.
  public var formats: String
  /// Tile in registers: rows x columns x depth step.
  public var tile: String
  /// Instructions that do the work.
  public var instructions: String
  /// Features the row needs.
  public var requiredFeatures: [String]
  /// Features the row needs and this machine lacks.
  public var missingFeatures: [String]
  /// Whether this machine can run the row.
  public var supported: Bool
  /// Whether dispatch chooses this row here.
  public var chosen: Bool

  /// Creates a record.
  public init(
    operation: String,
    kernel: String,
    formats: String,
    tile: String,
    instructions: String,
    requiredFeatures: [String],
    missingFeatures: [String],
    supported: Bool,
    chosen: Bool
  ) {
    self.operation = operation
    self.kernel = kernel
    self.formats = formats
    self.tile = tile
    self.instructions = instructions
    self.requiredFeatures = requiredFeatures
    self.missingFeatures = missingFeatures
    self.supported = supported
    self.chosen = chosen
  }
}
