// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Glibc
import JSONReading

/// What goes into a folder in the manner of Hugging Face libraries.
public struct FolderContents: Sendable {
  /// Contents of config.json, an object.
  public var configuration: JSONNode
  /// Other files by name, such as tokenizer.json.
  public var files: [String: [UInt8]]
  /// The tensors, in the order in which they are spread over files.
  public var tensors: [SafetensorsTensor]

  /// Creates contents.
  public init(
    configuration: JSONNode,
    files: [String: [UInt8]],
    tensors: [SafetensorsTensor]
  ) {
    self.configuration = configuration
    self.files = files
    self.tensors = tensors
  }
}

/// Writes a Hugging Face folder: config.json, safetensors files, and what belongs to them.
///
/// Everything is written into a folder of another name beside it, which gets the final name when it
/// is whole. One tensor at a time is in memory.
public struct FolderWriter {
  /// A file of tensors grows no larger, as long as no single tensor does.
  ///
  /// Unit: bytes.
  public static let defaultShardByteCount = 5_000_000_000

  private let path: String
  private let replacesContents: Bool
  private let shardByteCount: Int

  /// Prepares to write a folder, and refuses right away what would be lost.
  ///
  /// - Parameters:
  ///   - path: Name of the folder.
  ///   - replacesContents: Whether a model in a folder of this name may be replaced.
  ///   - shardByteCount: Size above which tensors are spread over several files. Unit: bytes.
  /// - Throws: ``CheckpointError/cannotWrite(file:reason:)`` when the name is taken.
  public init(
    path: String,
    replacesContents: Bool = false,
    shardByteCount: Int = Self.defaultShardByteCount
  ) throws(CheckpointError) {
    // A slash at the end would put the temporary folder inside.
    var path = path
    while path.count > 1, path.hasSuffix("/") { path.removeLast() }
    self.path = path
    self.replacesContents = replacesContents
    self.shardByteCount = shardByteCount
    guard MappedFile.exists(path) else { return }
    guard MappedFile.isFolder(path) else {
      throw .cannotWrite(file: path, reason: "a file of this name exists; name a folder")
    }
    let names = Self.names(in: path)
    guard replacesContents || names.isEmpty else {
      throw .cannotWrite(
        file: path,
        reason: "the folder is not empty; name another, or replace it with --force"
      )
    }
    guard names.isEmpty || names.contains("config.json") else {
      throw .cannotWrite(
        file: path,
        reason: "the folder holds no config.json, and only a model is replaced; name another"
      )
    }
  }

  /// Writes the folder.
  ///
  /// - Parameters:
  ///   - contents: What to write.
  ///   - progress: Called with the name of each tensor before it is written.
  ///   - approve: Called with the whole folder, still under another name; by throwing it refuses it.
  /// - Throws: ``CheckpointError``, or what refused it; nothing is left behind, and an existing folder
  ///   stays as it was.
  public func write(
    _ contents: FolderContents,
    progress: @escaping @Sendable (String) -> Void = { _ in },
    approve: (_ folder: String) throws -> Void = { _ in }
  ) throws {
    let partial = "\(path).partial-\(getpid())"
    Self.remove(partial)
    guard mkdir(partial, 0o755) == 0 else { throw Self.failure(path) }
    do {
      for (name, bytes) in contents.files.sorted(by: { $0.key < $1.key }) {
        try Self.write(bytes, to: "\(partial)/\(name)")
      }
      try writeTensors(contents.tensors, to: partial, progress: progress)
      // Last: a folder without it is no model.
      try Self.write(Array(contents.configuration.indentedText.utf8), to: "\(partial)/config.json")
      try approve(partial)
      try putInPlace(partial)
    } catch {
      Self.remove(partial)
      throw error
    }
  }

  private func writeTensors(
    _ tensors: [SafetensorsTensor],
    to folder: String,
    progress: @escaping @Sendable (String) -> Void
  ) throws(CheckpointError) {
    var shards: [[SafetensorsTensor]] = [[]]
    var total = 0
    var shardBytes = 0
    for tensor in tensors {
      let bytes = try SafetensorsWriter.byteCount(of: tensor, path: path)
      if shardBytes > 0, shardBytes + bytes > shardByteCount {
        shards.append([])
        shardBytes = 0
      }
      shards[shards.count - 1].append(tensor.announced(by: progress))
      shardBytes += bytes
      total += bytes
    }
    let metadata = ["format": "pt"]
    guard shards.count > 1 else {
      try SafetensorsWriter.write(
        shards[0],
        metadata: metadata,
        to: "\(folder)/model.safetensors"
      )
      return
    }
    var places: [(name: String, node: JSONNode)] = []
    for (index, shard) in shards.enumerated() {
      let name = "model-\(Self.digits(index + 1))-of-\(Self.digits(shards.count)).safetensors"
      try SafetensorsWriter.write(shard, metadata: metadata, to: "\(folder)/\(name)")
      places += shard.map { ($0.name, .text(name)) }
    }
    let index = JSONNode.object([
      ("metadata", .object([("total_size", .integer(total))])), ("weight_map", .object(places)),
    ])
    try Self.write(
      Array(index.indentedText.utf8),
      to: "\(folder)/model.safetensors.index.json"
    )
  }

  /// Gives the whole folder its final name; what was there goes only after that has succeeded.
  private func putInPlace(_ partial: String) throws(CheckpointError) {
    // Over an empty folder, or none, the name changes in one step.
    guard MappedFile.exists(path), replacesContents, !Self.names(in: path).isEmpty else {
      guard rename(partial, path) == 0 else { throw Self.failure(path) }
      return
    }
    let former = "\(path).replaced-\(getpid())"
    guard rename(path, former) == 0 else { throw Self.failure(path) }
    guard rename(partial, path) == 0 else {
      let error = Self.failure(path)
      rename(former, path)
      throw error
    }
    Self.remove(former)
  }

  // MARK: - Files

  private static func write(_ bytes: [UInt8], to path: String) throws(CheckpointError) {
    let file = try PartialFile(path: path)
    try file.append(bytes)
    try file.finish()
  }

  /// Five digits, as Hugging Face libraries number their files.
  private static func digits(_ number: Int) -> String {
    String(repeating: "0", count: max(0, 5 - "\(number)".count)) + "\(number)"
  }

  private static func failure(_ path: String) -> CheckpointError {
    .cannotWrite(file: path, reason: String(cString: strerror(errno)))
  }

  /// The names in a folder; none when there is no folder.
  private static func names(in path: String) -> [String] {
    guard let folder = opendir(path) else { return [] }
    defer { closedir(folder) }
    var names: [String] = []
    while let entry = readdir(folder) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names
  }

  /// Removes a folder of files; links in it are removed, not followed.
  private static func remove(_ path: String) {
    for name in names(in: path) where unlink("\(path)/\(name)") != 0 { remove("\(path)/\(name)") }
    rmdir(path)
  }
}

extension SafetensorsTensor {
  /// The same tensor, announced when its bytes are made.
  fileprivate func announced(
    by progress: @escaping @Sendable (String) -> Void
  ) -> SafetensorsTensor {
    SafetensorsTensor(name: name, elementType: elementType, shape: shape) {
      () throws(CheckpointError) in
      progress(name)
      return try bytes()
    }
  }
}
