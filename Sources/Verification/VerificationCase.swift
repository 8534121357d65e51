// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

public import Quantization
public import TensorCore

/// One problem, completely described: everything needed to make its data and run it again.
///
/// The text form is the same everywhere:
/// `operation:MxKxN,fill=…,seed=…,stride=…,threads=…,kernel=…`, followed by what a law needs,
/// `property=…`, `range=full`, `alpha=…`, and by the operation's attributes, such as
/// `scale=static`. All but the first six are left out at their defaults.
public struct VerificationCase: Hashable, Sendable {
  /// What is exercised.
  public var operation: CaseOperation
  /// M, K, N.
  ///
  /// Operations without a weight ignore N.
  public var shape: ProblemShape
  /// How operands are filled.
  public var fill: Fill
  /// Seed of all data of the case.
  public var seed: UInt64
  /// Elements between the end of a row and the start of the next, filled with traps.
  public var stride: Int
  /// Threads the subject may use.
  public var threads: Int
  /// Row of the kernel table, library or `reference`; `auto` is the row dispatch chooses.
  public var kernel: String
  /// The law the case belongs to, or `nil` for every law of the operation.
  public var property: String?
  /// Codes a quantizer may produce.
  public var range: QuantizedRange
  /// Alpha of smoothing.
  public var strength: MigrationStrength
  /// How the operation is asked for.
  public var attributes: OperationAttributes

  /// The kernel name that stands for the row dispatch chooses.
  public static let dispatchedKernel = "auto"

  /// Creates a case.
  public init(
    operation: CaseOperation,
    shape: ProblemShape,
    fill: Fill = .fullRange,
    seed: UInt64 = 1,
    stride: Int = 0,
    threads: Int = 1,
    kernel: String = dispatchedKernel,
    property: String? = nil,
    range: QuantizedRange = .restricted,
    strength: MigrationStrength = .balanced,
    attributes: OperationAttributes = .init()
  ) {
    self.operation = operation
    self.shape = shape
    self.fill = fill
    self.seed = seed
    self.stride = stride
    self.threads = threads
    self.kernel = kernel
    self.property = property
    self.range = range
    self.strength = strength
    self.attributes = attributes
  }
}

extension VerificationCase: CustomStringConvertible {
  /// The one-line text; `init(text:)` reads it back.
  public var description: String {
    var text = "\(operation.rawValue):\(shape),fill=\(fill.rawValue),seed=\(seed),stride=\(stride)"
    text += ",threads=\(threads),kernel=\(kernel)"
    if let property { text += ",property=\(property)" }
    if range == .full { text += ",range=full" }
    if strength != .balanced { text += ",alpha=\(strength.value)" }
    return text + attributes.text
  }
}

extension VerificationCase {
  /// Checks that the operands and what checking makes of them fit into memory.
  ///
  /// - Parameter memoryBytes: What the process may use.
  /// - Throws: ``ShapeError/largerThanMemory(shape:neededBytes:memoryBytes:)``.
  public func requireMemory(_ memoryBytes: Double) throws(ShapeError) {
    let rows = Double(shape.rows)
    let depth = Double(shape.depth)
    let columns = Double(shape.columns)
    let gap = Double(stride)
    // A real operand with its codes, its FP64 form and two copies: 32 bytes an element.
    let needed =
      32 * Double(attributes.heads) * ((rows + columns) * (depth + gap) + rows * columns)
    guard needed <= memoryBytes else {
      throw .largerThanMemory(
        shape: shape.description,
        neededBytes: needed,
        memoryBytes: memoryBytes
      )
    }
  }
}
