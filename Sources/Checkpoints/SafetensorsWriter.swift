// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import JSONReading
public import TensorCore

/// A tensor to be written: name, type, shape, and where its bytes come from.
public struct SafetensorsTensor: Sendable {
  /// Name.
  public let name: String
  /// Format of the elements.
  public let elementType: ElementType
  /// Sizes, slowest first; empty for a single value.
  public let shape: [Int]
  let bytes: @Sendable () throws(CheckpointError) -> [UInt8]

  /// Creates a tensor whose bytes are made when it is written, so that a checkpoint larger than
  /// memory can be written one tensor at a time.
  ///
  /// - Parameters:
  ///   - name: Name.
  ///   - elementType: Format of the elements.
  ///   - shape: Sizes, slowest first; empty for a single value.
  ///   - bytes: Makes the elements, little-endian, the last dimension running fastest.
  public init(
    name: String,
    elementType: ElementType,
    shape: [Int],
    bytes: @escaping @Sendable () throws(CheckpointError) -> [UInt8]
  ) {
    self.name = name
    self.elementType = elementType
    self.shape = shape
    self.bytes = bytes
  }

  /// Creates a tensor of any shape from its elements, the last dimension running fastest.
  public init<Element: TensorElement>(name: String, shape: [Int], elements: [Element]) {
    self.init(name: name, elementType: Element.elementType, shape: shape) {
      elements.withUnsafeBytes { Array($0) }
    }
  }

  /// Creates a tensor from a matrix, leaving out gaps between rows.
  ///
  /// Shape: `[rows, columns]`.
  public init<Element: TensorElement>(name: String, matrix: Matrix<Element>) {
    self.init(
      name: name,
      shape: [matrix.rows, matrix.columns],
      elements: matrix.elements
    )
  }
}

/// Writes safetensors files, byte for byte as the format's own library does.
///
/// Tensors are laid out by type, wide ones first, then by name, whatever the order they are given
/// in; the header is padded with spaces to a multiple of 8 bytes. The same tensors give the same
/// bytes on every machine.
public enum SafetensorsWriter {
  /// Writes tensors under a temporary name in the same folder, then renames.
  ///
  /// - Parameters:
  ///   - tensors: The tensors. One at a time is in memory while written.
  ///   - metadata: Free text for the header.
  ///   - path: Name of the file; an existing one is replaced, a device or a pipe written to.
  /// - Throws: ``CheckpointError``; nothing is left behind, and an existing file stays as it was.
  public static func write(
    _ tensors: [SafetensorsTensor],
    metadata: [String: String] = [:],
    to path: String
  ) throws(CheckpointError) {
    let ordered = tensors.sorted {
      $0.elementType != $1.elementType
        ? $0.elementType < $1.elementType
        : $0.name.utf8.lexicographicallyPrecedes($1.name.utf8)
    }
    let header = try header(of: ordered, metadata: metadata, path: path)
    let output = try PartialFile(path: path)
    try output.append(header)
    for tensor in ordered {
      let bytes = try tensor.bytes()
      let expected = try byteCount(of: tensor, path: path)
      guard bytes.count == expected else {
        throw .cannotEncode(
          file: path,
          tensor: tensor.name,
          reason: "\(bytes.count) bytes, \(expected) for its type and shape"
        )
      }
      try output.append(bytes)
    }
    try output.finish()
  }

  /// The eight length bytes and the padded JSON text.
  private static func header(
    of tensors: [SafetensorsTensor],
    metadata: [String: String],
    path: String
  ) throws(CheckpointError) -> [UInt8] {
    var members: [String] = []
    if !metadata.isEmpty {
      let pairs = metadata.sorted { $0.key < $1.key }
        .map { "\($0.key.jsonQuoted):\($0.value.jsonQuoted)" }
      members.append("\"__metadata__\":{\(pairs.joined(separator: ","))}")
    }
    var names: Set<String> = ["__metadata__"]
    var offset = 0
    for tensor in tensors {
      guard names.insert(tensor.name).inserted else {
        throw .cannotEncode(
          file: path,
          tensor: tensor.name,
          reason: "the name is taken; give each once"
        )
      }
      let end = offset + (try byteCount(of: tensor, path: path))
      let shape = tensor.shape.map(String.init).joined(separator: ",")
      members.append(
        "\(tensor.name.jsonQuoted):{\"dtype\":\"\(tensor.elementType.rawValue)\","
          + "\"shape\":[\(shape)],\"data_offsets\":[\(offset),\(end)]}"
      )
      offset = end
    }
    var text = Array("{\(members.joined(separator: ","))}".utf8)
    while text.count % 8 != 0 { text.append(UInt8(ascii: " ")) }
    return withUnsafeBytes(of: UInt64(text.count).littleEndian) { Array($0) } + text
  }

  /// Bytes of a tensor by its type and shape.
  static func byteCount(
    of tensor: SafetensorsTensor,
    path: String
  ) throws(CheckpointError) -> Int {
    var bytes = tensor.elementType.byteCount
    for size in tensor.shape {
      let (product, overflow) = bytes.multipliedReportingOverflow(by: size)
      guard size >= 0, !overflow else {
        throw .cannotEncode(
          file: path,
          tensor: tensor.name,
          reason: "shape \(tensor.shape) is not usable"
        )
      }
      bytes = product
    }
    return bytes
  }
}
