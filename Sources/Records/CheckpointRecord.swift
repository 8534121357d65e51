// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

/// What a checkpoint or tensor file is, as a whole.
public struct CheckpointRecord: Codable, Sendable {
  /// Name of the folder or file.
  public var path: String
  /// What it is on disk, such as `GGUF`.
  public var format: String
  /// Number of tensors.
  public var tensors: Int
  /// Number of elements in all tensors.
  public var elements: Int
  /// Size of all tensors.
  ///
  /// Unit: bytes.
  public var bytes: Int
  /// Size of the tensors by element type.
  ///
  /// Unit: bytes.
  public var bytesByType: [String: Int]
  /// What the file says of itself; arrays by their length.
  public var metadata: [String: String]

  /// Creates a record.
  public init(
    path: String,
    format: String,
    tensors: Int,
    elements: Int,
    bytes: Int,
    bytesByType: [String: Int],
    metadata: [String: String]
  ) {
    self.path = path
    self.format = format
    self.tensors = tensors
    self.elements = elements
    self.bytes = bytes
    self.bytesByType = bytesByType
    self.metadata = metadata
  }
}

/// One tensor of a checkpoint or tensor file.
public struct TensorRecord: Codable, Sendable {
  /// Name, in the manner of Hugging Face folders where there is such a name.
  public var tensor: String
  /// Name in the file.
  public var storedName: String
  /// Element type or block format, such as `BF16` or `Q4_K`.
  public var type: String
  /// Sizes, slowest first.
  public var shape: [Int]
  /// Number of elements.
  public var elements: Int
  /// Size of the data.
  ///
  /// Unit: bytes.
  public var bytes: Int
  /// Name of the file that holds the data.
  public var file: String
  /// Where the data start, in bytes from the start of the file.
  public var byte: Int

  /// Creates a record.
  public init(
    tensor: String,
    storedName: String,
    type: String,
    shape: [Int],
    elements: Int,
    bytes: Int,
    file: String,
    byte: Int
  ) {
    self.tensor = tensor
    self.storedName = storedName
    self.type = type
    self.shape = shape
    self.elements = elements
    self.bytes = bytes
    self.file = file
    self.byte = byte
  }
}
