// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

public import JSONReading
public import TensorCore

/// A model on disk, whatever its format: tensors by name, read when asked for.
///
/// Opens a Hugging Face folder, a single safetensors file, a GGUF file or a file of `torch.save`.
/// Files are mapped into memory and their heads are checked in full; opening 100 GB costs a few
/// megabytes.
public struct Checkpoint: Sendable {
  /// What a checkpoint is on disk.
  public enum Kind: String, Sendable {
    /// A folder with config.json and safetensors files.
    case folder = "Hugging Face folder"
    /// One safetensors file without a configuration.
    case safetensors
    /// One GGUF file.
    case gguf = "GGUF"
    /// A dictionary of tensors written by `torch.save`.
    case torch
  }

  /// Name of the folder or file.
  public let path: String
  /// What it is.
  public let kind: Kind
  /// All tensors, file by file in the order in which they lie there.
  public let tensors: [CheckpointTensor]
  /// Contents of config.json, where there is one.
  public let configuration: JSONNode?
  /// The metadata of a GGUF file.
  public let gguf: GGUFReader?
  /// Free text of safetensors headers.
  public let metadata: [String: String]

  private let metadataBytes: [String: Int]
  private let indexes: [String: Int]

  /// Opens a checkpoint and checks the heads of all its files.
  ///
  /// - Parameter path: A folder with config.json and model.safetensors or
  ///   model.safetensors.index.json, a safetensors file, a GGUF file, or a dictionary of tensors
  ///   written by `torch.save`.
  /// - Throws: ``CheckpointError`` for files that are missing or break their format, and for two
  ///   tensors of one name.
  public init(path: String) throws(CheckpointError) {
    self.path = path
    var metadataBytes: [String: Int] = [:]
    if MappedFile.isFolder(path) {
      let folder = try HuggingFaceFolder(path: path)
      kind = .folder
      tensors = folder.tensors
      configuration = folder.configuration
      metadata = folder.metadata
      gguf = nil
    } else {
      let file = try MappedFile(path: path)
      configuration = nil
      if file.starts(with: Array("GGUF".utf8)) {
        let reader = try GGUFReader(file: file)
        kind = .gguf
        tensors = try GGUFTensorNames(reader).tensors()
        metadata = [:]
        gguf = reader
      } else if TorchFile.isTorchFile(file) {
        kind = .torch
        tensors = try TorchFile(file: file).tensors
        metadata = [:]
        gguf = nil
      } else {
        let reader = try SafetensorsReader(file: file)
        kind = .safetensors
        tensors = reader.entries.map { CheckpointTensor($0, in: reader) }
        metadata = reader.metadata
        metadataBytes = reader.metadataBytes
        gguf = nil
      }
    }
    var indexes: [String: Int] = [:]
    for (index, tensor) in tensors.enumerated() {
      guard indexes.updateValue(index, forKey: tensor.name) == nil else {
        throw .badContent(
          file: tensor.path,
          tensor: tensor.name,
          byte: tensor.byteRange.lowerBound,
          found: "a second tensor of this name",
          expected: "each name once in a checkpoint"
        )
      }
    }
    self.indexes = indexes
    self.metadataBytes = metadataBytes
  }

  /// Where a value of ``metadata`` starts, in bytes from the start of the file.
  ///
  /// - Parameter name: Name of the value.
  /// - Returns: The place, or `nil` when there is no such value, and for a folder.
  public func byte(ofMetadata name: String) -> Int? { metadataBytes[name] }

  /// A tensor, or `nil` when the checkpoint does not have it.
  public func tensor(_ name: String) -> CheckpointTensor? { indexes[name].map { tensors[$0] } }

  /// A tensor that must be there.
  ///
  /// - Throws: ``CheckpointError/noSuchTensor(file:tensor:available:)``.
  public func requiredTensor(_ name: String) throws(CheckpointError) -> CheckpointTensor {
    guard let tensor = tensor(name) else {
      throw .noSuchTensor(file: path, tensor: name, available: tensors.map(\.name))
    }
    return tensor
  }

  /// A tensor of two dimensions, or some of its rows, in FP32.
  ///
  /// F32, F16 and BF16 are widened without rounding, blocks follow ggml's formulas, rows come in the
  /// order in which the model uses them.
  ///
  /// - Parameters:
  ///   - name: Name of the tensor.
  ///   - rows: The rows to read, or `nil` for all.
  /// - Returns: Shape: `[rows, columns]`, dense.
  /// - Throws: ``CheckpointError`` when the tensor is missing, holds no floating-point values, is
  ///   not of two dimensions, has fewer rows, or does not fit into memory.
  public func floatMatrix(
    _ name: String,
    rows: Range<Int>? = nil
  ) throws(CheckpointError) -> Matrix<Float> {
    let tensor = try requiredTensor(name)
    guard tensor.shape.count == 2 else {
      throw tensor.wrong(found: "shape \(tensor.shape)", expected: "two dimensions")
    }
    let rows = rows ?? 0..<tensor.shape[0]
    guard rows.lowerBound >= 0, rows.upperBound <= tensor.shape[0] else {
      throw tensor.wrong(found: "\(tensor.shape[0]) rows", expected: "rows \(rows)")
    }
    try tensor.requireFloats(rows: rows)
    var matrix = Matrix<Float>(uninitializedRows: rows.count, columns: tensor.shape[1])
    matrix.withUnsafeMutablePointer { tensor.readFloats(rows: rows, into: $0) }
    return matrix
  }

  /// All elements of a tensor in FP32, as ``floatMatrix(_:rows:)`` reads them.
  ///
  /// - Parameters:
  ///   - name: Name of the tensor.
  ///   - shape: The shape the tensor must have, or `nil` for any.
  /// - Returns: The elements, the last dimension running fastest.
  /// - Throws: ``CheckpointError`` when the tensor is missing, holds no floating-point values, has
  ///   another shape, or does not fit into memory.
  public func floatElements(
    _ name: String,
    shape: [Int]? = nil
  ) throws(CheckpointError) -> [Float] {
    let tensor = try requiredTensor(name)
    if let shape, shape != tensor.shape {
      throw tensor.wrong(found: "shape \(tensor.shape)", expected: "shape \(shape)")
    }
    let rows = 0..<(tensor.shape.first ?? 1)
    try tensor.requireFloats(rows: rows)
    return [Float](unsafeUninitializedCapacity: tensor.elementCount) { values, count in
      if let start = values.baseAddress { tensor.readFloats(rows: rows, into: start) }
      count = tensor.elementCount
    }
  }

  /// Whether the checkpoint says what model its tensors belong to.
  public var hasConfiguration: Bool { configuration != nil || gguf != nil }

  /// What the checkpoint says of itself, for people: metadata of the files, plain values of
  /// config.json; arrays by their length.
  public var description: [String: String] {
    var description = metadata.mapValues { $0.printable }
    for metadatum in gguf?.metadata ?? [] { description[metadatum.name] = metadatum.value.summary }
    if case .object(let members) = configuration?.value {
      for member in members { description[member.name] = member.node.summary }
    }
    return description
  }
}
