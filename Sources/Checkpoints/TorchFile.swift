// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

/// A dictionary of tensors as `torch.save` writes it, such as the act_scales files of SmoothQuant's
/// authors.
///
/// The file is a zip archive with `<name>/data.pkl`, the pickled dictionary, and one member
/// `<name>/data/<key>` for the elements of each storage. The pickle is read by `PickleReader`,
/// which can execute nothing.
public struct TorchFile: Sendable {
  /// Name of the file.
  public let path: String
  /// The tensors, in the order of the dictionary; keys of nested dictionaries are joined by dots.
  public let tensors: [CheckpointTensor]

  /// Opens a file, reads its dictionary and checks every tensor's place.
  ///
  /// - Parameter path: Name of the file.
  /// - Throws: ``CheckpointError`` for a file that is no such archive, a pickle that holds anything
  ///   but tensors, dictionaries, strings and numbers, tensors that are not contiguous, pass the end
  ///   of their storage or have one name, and members whose CRC-32 is wrong.
  public init(path: String) throws(CheckpointError) {
    try self.init(file: try MappedFile(path: path))
  }

  init(file: MappedFile) throws(CheckpointError) {
    var contents = try TorchContents(archive: try ZipArchive(file: file))
    try contents.read()
    path = file.path
    tensors = contents.tensors
  }

  /// Whether a file is one that this type reads.
  static func isTorchFile(_ file: MappedFile) -> Bool { file.starts(with: ZipArchive.magic) }
}

/// What is gathered while the dictionary is read.
private struct TorchContents {
  private(set) var tensors: [CheckpointTensor] = []

  private let archive: ZipArchive
  private let folder: String
  private var names: Set<String> = []
  private var storages: [String: Range<Int>] = [:]

  init(archive: ZipArchive) throws(CheckpointError) {
    self.archive = archive
    let pickles = archive.members.keys.filter { $0.hasSuffix("/data.pkl") }
    guard pickles.count == 1, let pickle = pickles.first else {
      throw .badContent(
        file: archive.file.path,
        tensor: nil,
        byte: nil,
        found: "\(pickles.count) members '<name>/data.pkl'",
        expected: "one, in an archive written by torch.save"
      )
    }
    folder = String(pickle.dropLast("data.pkl".count))
  }

  mutating func read() throws(CheckpointError) {
    // Files of older versions do not say; those were little-endian too.
    if archive.members[folder + "byteorder"] != nil {
      let order = try archive.requiredMember(folder + "byteorder").byteRange
      guard archive.file.bytes(in: order) == Array("little".utf8) else {
        throw bad(nil, order.lowerBound, "another byte order", "'little'")
      }
    }
    let pickle = try archive.requiredMember(folder + "data.pkl")
    let value = try PickleReader.value(of: archive.file, in: pickle.byteRange)
    guard case .dictionary = value else {
      throw bad(nil, pickle.byteRange.lowerBound, "no dictionary", "a dictionary of tensors")
    }
    try add(value, name: "", pickle.byteRange.lowerBound)
  }

  private mutating func add(
    _ value: PickleReader.Value,
    name: String,
    _ byte: Int
  ) throws(CheckpointError) {
    switch value {
    case .dictionary(let entries):
      for entry in entries {
        try add(entry.value, name: name.isEmpty ? entry.key : "\(name).\(entry.key)", byte)
      }
    case .tensor(let tensor): try add(tensor, name: name, byte)
    case .none, .bool, .integer, .number, .string, .tuple, .name, .storage:
      throw bad(name, byte, "a value that is no tensor", "tensors and dictionaries only")
    }
  }

  private mutating func add(
    _ tensor: PickleReader.Tensor,
    name: String,
    _ byte: Int
  ) throws(CheckpointError) {
    guard names.insert(name).inserted else {
      throw bad(name, byte, "a second tensor of this name", "each name once")
    }
    let storage = tensor.storage
    let range = try range(of: storage, name: name)
    let format = StorageFormat.elements(storage.elementType)
    guard tensor.shape.allSatisfy({ $0 >= 0 }),
      let byteCount = format.byteCount(shape: tensor.shape), tensor.offset >= 0,
      tensor.offset <= storage.elementCount,
      byteCount <= range.count - tensor.offset * storage.elementType.byteCount
    else {
      throw bad(
        name,
        byte,
        "shape \(tensor.shape) at \(tensor.offset) of \(storage.elementCount) elements",
        "a shape that its storage holds"
      )
    }
    guard Self.isContiguous(tensor) else {
      throw bad(name, byte, "strides \(tensor.strides)", "elements one after another")
    }
    let start = range.lowerBound + tensor.offset * storage.elementType.byteCount
    tensors.append(
      CheckpointTensor(
        name: name,
        storedName: name,
        format: format,
        shape: tensor.shape,
        byteRange: start..<start + byteCount,
        rowOrder: .asUsed,
        file: archive.file
      )
    )
  }

  /// Where a storage lies; its CRC-32 is checked the first time.
  private mutating func range(
    of storage: PickleReader.Storage,
    name: String
  ) throws(CheckpointError) -> Range<Int> {
    let range: Range<Int>
    if let known = storages[storage.key] {
      range = known
    } else {
      range = try archive.requiredMember("\(folder)data/\(storage.key)").byteRange
      storages[storage.key] = range
    }
    let (bytes, overflow) = storage.elementCount.multipliedReportingOverflow(
      by: storage.elementType.byteCount
    )
    guard !overflow, bytes == range.count else {
      throw bad(
        name,
        range.lowerBound,
        "a storage of \(range.count) bytes",
        "\(storage.elementCount) elements of type \(storage.elementType.rawValue)"
      )
    }
    return range
  }

  private static func isContiguous(_ tensor: PickleReader.Tensor) -> Bool {
    guard tensor.strides.count == tensor.shape.count else { return false }
    guard !tensor.shape.contains(0) else { return true }
    var expected = 1
    for (size, stride) in zip(tensor.shape, tensor.strides).reversed() {
      // The stride of a single step is never used.
      guard size == 1 || stride == expected else { return false }
      expected *= size
    }
    return true
  }

  private func bad(
    _ tensor: String?,
    _ byte: Int,
    _ found: String,
    _ expected: String
  ) -> CheckpointError {
    .badContent(
      file: archive.file.path,
      tensor: tensor,
      byte: byte,
      found: found,
      expected: expected
    )
  }
}
