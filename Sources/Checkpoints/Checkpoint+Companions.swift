// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

extension Checkpoint {
  /// Files that belong to a Hugging Face folder and have nothing to do with its weights.
  private static let companionNames = [
    "tokenizer.json", "tokenizer_config.json", "special_tokens_map.json", "added_tokens.json",
    "tokenizer.model", "vocab.json", "vocab.txt", "merges.txt", "generation_config.json",
    "chat_template.jinja", "chat_template.json",
  ]

  /// The tokenizer's and the generator's files of a folder, as they are.
  ///
  /// - Returns: Contents by name; none for a checkpoint that is no folder.
  /// - Throws: ``CheckpointError/cannotOpen(file:reason:)``.
  public func companionFiles() throws(CheckpointError) -> [String: [UInt8]] {
    guard kind == .folder else { return [:] }
    var files: [String: [UInt8]] = [:]
    for name in Self.companionNames where MappedFile.exists("\(path)/\(name)") {
      let file = try MappedFile(path: "\(path)/\(name)")
      files[name] = file.bytes(in: 0..<file.byteCount)
    }
    return files
  }
}
