// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

public import Checkpoints
public import TensorCore

/// A tensor of a golden file, or one to be compared with it.
public struct GoldenTensor: Sendable {
  /// The elements, the last dimension running fastest.
  public enum Elements: Sendable {
    /// F64.
    case float64([Double])
    /// F32.
    case float32([Float])
    /// I32.
    case int32([Int32])
    /// I8.
    case int8([Int8])
  }

  /// Sizes, slowest first.
  public let shape: [Int]
  /// The elements.
  public let elements: Elements

  /// Creates a tensor of any shape.
  ///
  /// - Precondition: The elements fill the shape.
  public init(shape: [Int], _ elements: Elements) {
    self.shape = shape
    self.elements = elements
    precondition(count == shape.reduce(1, *), "\(count) elements for shape \(shape)")
  }

  /// Creates a tensor of two dimensions.
  public init(_ matrix: Matrix<Double>) {
    self.init(shape: [matrix.rows, matrix.columns], .float64(matrix.elements))
  }

  /// Creates a tensor of two dimensions.
  public init(_ matrix: Matrix<Float>) {
    self.init(shape: [matrix.rows, matrix.columns], .float32(matrix.elements))
  }

  /// Creates a tensor of two dimensions.
  public init(_ matrix: Matrix<Int32>) {
    self.init(shape: [matrix.rows, matrix.columns], .int32(matrix.elements))
  }

  /// Creates a tensor of two dimensions.
  public init(_ matrix: Matrix<Int8>) {
    self.init(shape: [matrix.rows, matrix.columns], .int8(matrix.elements))
  }

  /// Reads a tensor of a file.
  ///
  /// - Parameters:
  ///   - name: Name of the tensor.
  ///   - reader: The file.
  /// - Throws: ``CheckpointError``, also for a type that golden files do not use.
  public init(_ name: String, from reader: SafetensorsReader) throws(CheckpointError) {
    let entry = try reader.requiredEntry(name)
    let elements: Elements
    switch entry.elementType {
    case .float64: elements = .float64(try reader.elements(name))
    case .float32: elements = .float32(try reader.elements(name))
    case .int32: elements = .int32(try reader.elements(name))
    case .int8: elements = .int8(try reader.elements(name))
    default:
      throw .wrongTensor(
        file: reader.path,
        tensor: name,
        byte: entry.byteRange.lowerBound,
        found: entry.elementType.rawValue,
        expected: "F64, F32, I32 or I8"
      )
    }
    self.init(shape: entry.shape, elements)
  }

  /// Number of elements.
  public var count: Int {
    switch elements {
    case .float64(let values): values.count
    case .float32(let values): values.count
    case .int32(let values): values.count
    case .int8(let values): values.count
    }
  }

  /// Type of the elements.
  public var elementType: ElementType {
    switch elements {
    case .float64: .float64
    case .float32: .float32
    case .int32: .int32
    case .int8: .int8
    }
  }

  /// Text such as `F32 [32, 576]`.
  public var summary: String { "\(elementType.rawValue) \(shape)" }

  /// An element in FP64, which holds every value of the four types.
  public subscript(index: Int) -> Double {
    switch elements {
    case .float64(let values): values[index]
    case .float32(let values): Double(values[index])
    case .int32(let values): Double(values[index])
    case .int8(let values): Double(values[index])
    }
  }

  /// An element as text that reads back to the same value.
  public func text(_ index: Int) -> String {
    switch elements {
    case .float64(let values): "\(values[index])"
    case .float32(let values): "\(values[index])"
    case .int32(let values): "\(values[index])"
    case .int8(let values): "\(values[index])"
    }
  }

  /// The elements' bytes as they lie in a file.
  public var bytes: [UInt8] {
    switch elements {
    case .float64(let values): values.withUnsafeBytes { Array($0) }
    case .float32(let values): values.withUnsafeBytes { Array($0) }
    case .int32(let values): values.withUnsafeBytes { Array($0) }
    case .int8(let values): values.withUnsafeBytes { Array($0) }
    }
  }

  /// Position of an element for people: `row 3, column 7`, or `element 5` of a vector.
  public func place(_ index: Int) -> String {
    guard shape.count == 2 else { return "element \(index)" }
    return "row \(index / shape[1]), column \(index % shape[1])"
  }
}
