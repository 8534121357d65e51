// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Checkpoints
import Foundation

/// Files that are to replace recorded ones: the same paths below `pending/` of the golden folder.
///
/// `producers/produce.py --pending` writes them. A recorded file changes in no other way than by
/// being looked at as a difference and accepted with a reason, which the manifest keeps.
public struct GoldenPending: Sendable {
  /// Name of the folder inside the golden folder.
  public static let folderName = "pending"

  /// The folder that holds manifest.json.
  public let folder: String
  /// What is recorded.
  public let manifest: GoldenManifest

  /// Reads the manifest.
  ///
  /// - Parameter folder: The folder that holds manifest.json.
  /// - Throws: ``GoldenError``.
  public init(folder: String) throws(GoldenError) {
    self.folder = folder
    manifest = try GoldenManifest.read(folder: folder)
  }

  /// Where the pending version of a file is.
  func pendingPath(_ path: String) -> String { "\(folder)/\(Self.folderName)/\(path)" }

  /// Recorded files that have a pending version whose path contains a text, in the manifest's order.
  ///
  /// - Parameter filter: Part of a path, or `nil` for all.
  /// - Returns: At least none.
  /// - Throws: ``GoldenError/badContent(path:reason:)`` for a pending file that replaces nothing.
  public func files(matching filter: String? = nil) throws(GoldenError) -> [GoldenManifest.File] {
    let pending = Set(found())
    let listed = Set(manifest.files.map(\.path))
    if let stranger = pending.subtracting(listed).min() {
      throw .badContent(
        path: pendingPath(stranger),
        reason: "no recorded file has this path; a new one is recorded by its producer: "
          + "golden/producers/produce.py"
      )
    }
    return manifest.files.filter { file in
      pending.contains(file.path) && (filter.map { file.path.contains($0) } ?? true)
    }
  }

  /// What differs between a recorded file and its pending version.
  ///
  /// - Throws: ``CheckpointError`` or ``GoldenError`` for a file of either that is not sound.
  public func difference(of entry: GoldenManifest.File) throws -> GoldenDifference {
    let recorded = try GoldenFile(entry, folder: folder)
    let pending = try SafetensorsReader(path: pendingPath(entry.path))
    return try GoldenDifference(entry, recorded: recorded.reader, pending: pending)
  }

  private func found() -> [String] {
    let root = "\(folder)/\(Self.folderName)"
    let walk = FileManager.default.enumerator(atPath: root)
    var paths: [String] = []
    while let path = walk?.nextObject() as? String {
      var isFolder: ObjCBool = false
      let exists = FileManager.default.fileExists(atPath: "\(root)/\(path)", isDirectory: &isFolder)
      if exists, !isFolder.boolValue { paths.append(path) }
    }
    return paths
  }
}
