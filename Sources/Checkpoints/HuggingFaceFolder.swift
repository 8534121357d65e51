// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

public import JSONReading

/// A folder as Hugging Face libraries write it: config.json and one or many safetensors files.
struct HuggingFaceFolder {
  /// Longer JSON files are refused: the largest index of a known model has a few megabytes.
  private static var greatestTextByteCount: Int { 1 << 28 }

  let configuration: JSONNode
  private(set) var metadata: [String: String] = [:]
  private(set) var tensors: [CheckpointTensor] = []

  init(path: String) throws(CheckpointError) {
    configuration = try JSONNode(file: "\(path)/config.json", atMost: Self.greatestTextByteCount)
    let whole = "\(path)/model.safetensors"
    let index = "\(whole).index.json"
    // The whole file comes first, as in the transformers package.
    if MappedFile.exists(whole) {
      try add(try SafetensorsReader(path: whole))
    } else if MappedFile.exists(index) {
      try addShards(of: index, folder: path)
    } else {
      throw .cannotOpen(
        file: path,
        reason: "neither model.safetensors nor model.safetensors.index.json is in the folder"
      )
    }
  }

  private mutating func add(_ reader: SafetensorsReader) throws(CheckpointError) {
    metadata.merge(reader.metadata) { first, _ in first }
    tensors += reader.entries.map { CheckpointTensor($0, in: reader) }
  }

  /// Opens every file that the index names and checks that index and files agree.
  private mutating func addShards(of index: String, folder: String) throws(CheckpointError) {
    let root = try JSONNode(file: index, atMost: Self.greatestTextByteCount)
    func bad(_ node: JSONNode, _ tensor: String?, expected: String) -> CheckpointError {
      .badContent(
        file: index,
        tensor: tensor,
        byte: node.byte,
        found: node.kind,
        expected: expected
      )
    }
    guard case .object(let fields) = root.value,
      let map = fields.first(where: { $0.name == "weight_map" })?.node,
      case .object(let members) = map.value
    else { throw bad(root, nil, expected: "an object with an object 'weight_map'") }
    var shardOfTensor: [String: String] = [:]
    for member in members {
      // A name with a path in it would leave the folder.
      guard case .string(let shard) = member.node.value, !shard.contains("/"),
        shard.hasSuffix(".safetensors")
      else { throw bad(member.node, member.name, expected: "the name of a safetensors file") }
      shardOfTensor[member.name] = shard
    }
    for shard in Set(shardOfTensor.values).sorted() {
      let reader = try SafetensorsReader(path: "\(folder)/\(shard)")
      for entry in reader.entries {
        guard shardOfTensor.removeValue(forKey: entry.name) == shard else {
          throw .badContent(
            file: reader.path,
            tensor: entry.name,
            byte: entry.byteRange.lowerBound,
            found: "a tensor that the index does not place in this file",
            expected: "the same tensors in \(index.printable)"
          )
        }
      }
      try add(reader)
    }
    if let missing = shardOfTensor.min(by: { $0.key < $1.key }) {
      throw .noSuchTensor(
        file: "\(folder)/\(missing.value)",
        tensor: missing.key,
        available: tensors.map(\.name)
      )
    }
  }
}

extension CheckpointTensor {
  /// A tensor of a safetensors file under its own name.
  init(_ entry: SafetensorsReader.Entry, in reader: SafetensorsReader) {
    self.init(
      name: entry.name,
      storedName: entry.name,
      format: .elements(entry.elementType),
      shape: entry.shape,
      byteRange: entry.byteRange,
      rowOrder: .asUsed,
      file: reader.file
    )
  }
}

extension JSONNode {
  /// Reads a JSON file whole.
  ///
  /// - Parameters:
  ///   - path: Name of the file.
  ///   - greatestByteCount: Longer files are refused.
  /// - Throws: ``CheckpointError``.
  public init(file path: String, atMost greatestByteCount: Int) throws(CheckpointError) {
    let file = try MappedFile(path: path)
    guard file.byteCount <= greatestByteCount else {
      throw .badContent(
        file: path,
        tensor: nil,
        byte: nil,
        found: "\(file.byteCount) bytes",
        expected: "at most \(greatestByteCount) bytes of JSON"
      )
    }
    do {
      self = try StrictJSON.node(of: file.bytes(in: 0..<file.byteCount))
    } catch {
      throw .badContent(
        file: path,
        tensor: nil,
        byte: error.byte,
        found: error.found,
        expected: error.expected
      )
    }
  }
}
