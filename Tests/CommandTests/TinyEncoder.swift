// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Foundation

/// A small encoder and token ids for it: eight sentences of 12 tokens.
struct TinyEncoder {
  let folder: TemporaryFolder
  var path: String { folder.path + "/model" }
  var ids: String { folder.path + "/ids.u16" }
  var weights: URL { URL(fileURLWithPath: path + "/model.safetensors") }

  /// Copies the model and writes the ids.
  ///
  /// - Parameter brokenTensor: The tensor whose first FP16 value is not a number, or `nil`.
  /// - Throws: When the folder cannot be written.
  init(brokenTensor: String? = nil) throws {
    folder = try TemporaryFolder()
    let golden = URL(fileURLWithPath: #filePath)
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
      .appendingPathComponent("golden/models/bert")
    try FileManager.default.copyItem(at: golden, to: URL(fileURLWithPath: path))
    if let brokenTensor {
      var bytes = try Data(contentsOf: weights)
      let first = try tensorBytes(brokenTensor, in: bytes).lowerBound
      bytes.replaceSubrange(first..<first + 2, with: [0x00, 0x7e])
      try bytes.write(to: weights)
    }
    try writeIDs { 1 + $0 * 7 % 39 }
  }

  /// Writes the ids anew; 0 would be padding.
  func writeIDs(_ id: (Int) -> Int) throws {
    let tokens = (0..<96).map { UInt16(id($0)) }
    try tokens.withUnsafeBytes { try Data($0).write(to: URL(fileURLWithPath: ids)) }
  }

  func evaluate(_ more: [String]) throws -> Tool.Result {
    try Tool.run(
      ["evaluate", path, "--token-ids", ids, "--window", "12", "--format", "json"] + more
    )
  }
}
