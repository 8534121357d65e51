// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Crypto
import Foundation

/// Whether a folder holds exactly the files that its manifest lists, byte for byte.
struct GoldenHashes {
  /// What is wrong with one file.
  enum Fault: Equatable {
    case wrongHash(found: String)
    case missing(reason: String)
    case unlisted
  }

  /// Name of the law in records; its cases are files, not values.
  static let property = "golden-hash"

  let folder: String
  let manifest: GoldenManifest

  /// SHA-256 in hexadecimal.
  static func digest(_ bytes: some DataProtocol) -> String {
    SHA256.hash(data: bytes).map { byte in
      let digits = String(byte, radix: 16)
      return digits.count == 1 ? "0" + digits : digits
    }.joined()
  }

  /// What is wrong with a listed file, or `nil`.
  func fault(path: String, sha256: String) -> Fault? {
    let url = URL(fileURLWithPath: "\(folder)/\(path)")
    do {
      let found = Self.digest(try Data(contentsOf: url))
      return found == sha256.lowercased() ? nil : .wrongHash(found: found)
    } catch {
      return .missing(reason: GoldenError.reason(path: url.path))
    }
  }

  /// Files that nothing lists, sorted.
  ///
  /// Not golden are the manifest itself, the top folder's documents and scripts, and producers.
  func unlisted() -> [String] {
    let listed = Set(
      manifest.files.map(\.path) + manifest.companions.map(\.path)
        + manifest.fixtures.map(\.path)
    )
    let documents: Set<String> = ["manifest.json", "README.md", "read_golden.py"]
    // The walk does not enter a folder that is itself a link.
    let folder = URL(fileURLWithPath: folder).resolvingSymlinksInPath().path
    guard let walk = FileManager.default.enumerator(atPath: folder) else { return [] }
    var unlisted: [String] = []
    for case let path as String in walk {
      let isKnown = listed.contains(path) || documents.contains(path)
      guard !isKnown, !path.hasPrefix("producers/") else { continue }
      var isFolder: ObjCBool = false
      let exists = FileManager.default.fileExists(
        atPath: "\(folder)/\(path)",
        isDirectory: &isFolder
      )
      if exists, !isFolder.boolValue { unlisted.append(path) }
    }
    return unlisted.sorted()
  }
}
