// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Records

extension GoldenPending {
  /// Puts pending files in the place of recorded ones, with the reason in the manifest.
  ///
  /// The new file is written before the manifest, and the pending one goes last: whenever this is
  /// interrupted, it can be done again.
  ///
  /// - Parameters:
  ///   - files: What to accept.
  ///   - reason: Why the old values were wrong, or what the new ones add.
  /// - Throws: ``GoldenError`` for files that are not sound, ``RecordError/unwritable(path:reason:)``.
  public func accept(_ files: [GoldenManifest.File], reason: String) throws {
    let path = "\(folder)/manifest.json"
    var text = try String(contentsOfFile: path, encoding: .utf8)
    var contents: [(path: String, data: Data)] = []
    for file in files {
      let tensors = try difference(of: file).tensors
      guard !tensors.contains(where: { $0.count == 0 }) else {
        throw GoldenError.badContent(
          path: pendingPath(file.path),
          reason: "has a tensor that the manifest does not list; change the producer and its "
            + "manifest entry instead"
        )
      }
      let data = try Data(contentsOf: URL(fileURLWithPath: pendingPath(file.path)))
      contents.append((file.path, data))
      let entry = GoldenAcceptance(
        path: file.path,
        sha256: GoldenHashes.digest(data),
        previous: file.sha256,
        reason: reason
      )
      text = try entry.recorded(in: text, manifest: path)
    }
    for (name, data) in contents { try OutputFile.write(data, to: "\(folder)/\(name)") }
    try OutputFile.write(text, to: path)
    for (name, _) in contents {
      try FileManager.default.removeItem(atPath: pendingPath(name))
      // A folder that is empty now has no further use; others refuse to go.
      rmdir((pendingPath(name) as NSString).deletingLastPathComponent)
    }
    rmdir("\(folder)/\(Self.folderName)")
  }
}

/// One acceptance as the manifest keeps it: the last member, `accepted`, a list.
///
/// The manifest is edited as text, in the form that Python's `json.dumps(indent=1)` writes, so that
/// all else stays as it is, byte for byte.
struct GoldenAcceptance {
  let path: String
  let sha256: String
  let previous: String
  let reason: String

  /// The manifest with the new hash of the file and this acceptance at the end of the list.
  func recorded(in text: String, manifest: String) throws(GoldenError) -> String {
    let old = "   \"path\": \(Self.quoted(path)),\n   \"sha256\": \"\(previous)\""
    let tail = "\n ]\n}\n"
    // The file's entry; earlier acceptances, which may hold the same words, come after it.
    guard let place = text.range(of: old), text.hasSuffix(tail) else {
      throw .badContent(
        path: manifest,
        reason: "is not in the form that golden/producers/produce.py writes; run it first"
      )
    }
    let new = "   \"path\": \(Self.quoted(path)),\n   \"sha256\": \"\(sha256)\""
    let body = text.replacingCharacters(in: place, with: new).dropLast(tail.count)
    let hasList = text.contains("\n \"accepted\": [\n")
    return body + (hasList ? ",\n" : "\n ],\n \"accepted\": [\n") + item + tail
  }

  private var item: String {
    let members = [
      ("path", path), ("sha256", sha256), ("previous_sha256", previous), ("reason", reason),
    ]
    return "  {\n"
      + members.map { "   \"\($0.0)\": \(Self.quoted($0.1))" }.joined(separator: ",\n") + "\n  }"
  }

  /// A JSON string in ASCII, as Python writes it.
  static func quoted(_ text: String) -> String {
    var quoted = "\""
    for unit in text.utf16 {
      switch unit {
      case 0x22: quoted += "\\\""
      case 0x5C: quoted += "\\\\"
      case 0x0A: quoted += "\\n"
      case 0x09: quoted += "\\t"
      case 0x0D: quoted += "\\r"
      case 0x08: quoted += "\\b"
      case 0x0C: quoted += "\\f"
      case 0x20...0x7E: quoted.unicodeScalars.append(Unicode.Scalar(UInt8(unit)))
      default:
        let digits = String(unit, radix: 16)
        quoted += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      }
    }
    return quoted + "\""
  }
}
