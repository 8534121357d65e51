// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import TensorCore

extension CheckpointTensor {
  /// The element type a copy of this tensor has: its own, FP32 for blocks.
  public var copiedElementType: ElementType {
    switch format {
    case .elements(let type): type
    case .blocks: .float32
    }
  }

  /// All elements in FP32, in the order in which the model uses them.
  ///
  /// - Returns: The last dimension running fastest.
  /// - Throws: ``CheckpointError`` for elements that are no floating-point values of at most 32 bits,
  ///   and for more of them than memory holds.
  public func floatElements() throws(CheckpointError) -> [Float] {
    let rows = 0..<(shape.first ?? 1)
    try requireFloats(rows: rows)
    return [Float](unsafeUninitializedCapacity: elementCount) { values, count in
      if let start = values.baseAddress { readFloats(rows: rows, into: start) }
      count = elementCount
    }
  }

  /// All elements as stored integers of 8 bits.
  ///
  /// - Throws: ``CheckpointError/wrongTensor(file:tensor:byte:found:expected:)`` for another type.
  public func int8Elements() throws(CheckpointError) -> [Int8] {
    guard format == .elements(.int8) else { throw wrong(found: format.name, expected: "I8") }
    return file.withBytes(in: byteRange) { Array($0.bindMemory(to: Int8.self)) }
  }

  /// A copy to be written.
  ///
  /// Floating-point elements of another type than their own are rounded to nearest, ties to even;
  /// all others are copied as they are.
  ///
  /// - Parameters:
  ///   - type: Element type of the copy; ``copiedElementType`` when `nil`. Integers keep theirs.
  ///   - requiresFinite: Whether writing it is refused where floating-point elements, or what the
  ///     transform makes of them, are infinite or not a number.
  ///   - transform: Changes the elements in FP32 before they are rounded; `nil` for none.
  /// - Returns: The copy, whose bytes are made when it is written.
  public func copy(
    as type: ElementType? = nil,
    requiresFinite: Bool = false,
    transform: (@Sendable (inout [Float]) -> Void)? = nil
  ) -> SafetensorsTensor {
    let isFloat = format.hasFloatValues
    let type = isFloat ? type ?? copiedElementType : copiedElementType
    let isPlain = transform == nil && rowOrder == .asUsed && format == .elements(type)
    return SafetensorsTensor(name: name, elementType: type, shape: shape) {
      () throws(CheckpointError) in
      if !isFloat || (isPlain && !requiresFinite) { return file.bytes(in: byteRange) }
      var elements = requiresFinite ? try finiteElements() : try floatElements()
      if isPlain { return file.bytes(in: byteRange) }
      if let transform {
        transform(&elements)
        if requiresFinite { try requireFinite(elements, after: "its factors were folded in") }
      }
      return try Self.bytes(of: elements, as: type, name: name, path: path)
    }
  }

  /// Elements rounded to a floating-point type.
  ///
  /// - Throws: ``CheckpointError/badContent(file:tensor:byte:found:expected:)`` for a finite value that the type
  ///   cannot hold.
  private static func bytes(
    of elements: [Float],
    as type: ElementType,
    name: String,
    path: String
  ) throws(CheckpointError) -> [UInt8] {
    var overflow: Float?
    func rounded<Element: TensorElement>(
      _ round: (Float) -> Element,
      _ value: (Element) -> Float
    ) -> [UInt8] {
      elements.map { element in
        let result = round(element)
        if element.isFinite, !value(result).isFinite, overflow == nil { overflow = element }
        return result
      }
      .withUnsafeBytes { Array($0) }
    }
    let bytes: [UInt8]
    switch type {
    case .float16: bytes = rounded({ Float16($0) }, { Float($0) })
    case .bfloat16: bytes = rounded({ BFloat16($0) }, \.floatValue)
    default: bytes = elements.withUnsafeBytes { Array($0) }
    }
    if let overflow {
      throw .badContent(
        file: path,
        tensor: name,
        byte: nil,
        found: "\(overflow), too large for \(type.rawValue)",
        expected: "values below 65520; write F32 or BF16 with --float-type"
      )
    }
    return bytes
  }
}
