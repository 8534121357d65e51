// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

/// A shape that cannot be used, with the evidence.
public enum ShapeError: Error, Equatable, CustomStringConvertible {
  /// Text that is not of the form `MxKxN`.
  case unreadable(text: String)
  /// A dimension below 1.
  case dimensionNotPositive(name: String, value: Int, shape: String)
  /// A product too deep for an exact 32-bit accumulator.
  case depthBeyondAccumulator(depth: Int, greatestDepth: Int)
  /// A product whose operands do not fit this machine's memory.
  case largerThanMemory(shape: String, neededBytes: Double, memoryBytes: Double)
  /// Two operands whose summed dimensions differ.
  case depthMismatch(activation: MatrixShape, weight: MatrixShape)
  /// Heads of one operand that do not divide among those of the other.
  case headMismatch(left: Int, right: Int)
  /// A vector whose length does not match the matrix it belongs to.
  case lengthMismatch(vector: String, found: Int, expected: Int)
  /// A row stride below the number of columns.
  case strideTooSmall(rowStride: Int, columns: Int)

  /// What was found, what was expected, and what to do.
  public var description: String {
    switch self {
    case .unreadable(let text):
      return "shape '\(text)' is not of the form MxKxN with three whole numbers, "
        + "such as 512x4096x4096 (rows x depth x columns)"
    case .dimensionNotPositive(let name, let value, let shape):
      return "shape \(shape): \(name) is \(value), expected 1 or more"
    case .depthBeyondAccumulator(let depth, let greatestDepth):
      return "depth K = \(depth) can overflow the 32-bit accumulator: 128 * 128 * K must stay "
        + "below 2^31, so K <= \(greatestDepth); split the product along K"
    case .largerThanMemory(let shape, let neededBytes, let memoryBytes):
      return "shape \(shape) needs about \(gigabytes(neededBytes)) GB for its operands, "
        + "this process may use \(gigabytes(memoryBytes)) GB of memory; choose a smaller shape"
    case .depthMismatch(let activation, let weight):
      return "activation \(activation) and weight \(weight) ([N, K]) differ in depth K: "
        + "\(activation.columns) against \(weight.columns)"
    case .headMismatch(let left, let right):
      return "\(left) heads cannot share \(right): expected as many, or a whole multiple"
    case .lengthMismatch(let vector, let found, let expected):
      return "\(vector) has \(found) values, expected \(expected)"
    case .strideTooSmall(let rowStride, let columns):
      return "row stride \(rowStride) is below the \(columns) columns of a row"
    }
  }

  private func gigabytes(_ bytes: Double) -> String {
    let tenths = (bytes / 1e8).rounded()
    return tenths < 1e15 ? "\(tenths / 10)" : "\(bytes / 1e9)"
  }
}
