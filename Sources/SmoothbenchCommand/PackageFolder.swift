// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Foundation

/// Finds folders that belong to the package: data that are not compiled in.
enum PackageFolder {
  /// Looks in the environment variable, in the working directory and its parents, and beside the
  /// package the executable was built in.
  ///
  /// - Parameters:
  ///   - name: Folder name, such as `golden`.
  ///   - marker: What the folder must contain.
  ///   - environment: Variable that names the folder directly.
  /// - Returns: The path of the folder.
  /// - Throws: ``PackageFolderError``.
  static func find(_ name: String, containing marker: String, environment: String) throws -> String
  {
    if let path = ProcessInfo.processInfo.environment[environment] { return path }
    let manager = FileManager.default
    let executable = (try? manager.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
    for start in [manager.currentDirectoryPath, (executable as NSString).deletingLastPathComponent]
    {
      var folder = start
      while !folder.isEmpty {
        let candidate = (folder as NSString).appendingPathComponent(name)
        if manager.fileExists(atPath: "\(candidate)/\(marker)") { return candidate }
        guard folder != "/" else { break }
        folder = (folder as NSString).deletingLastPathComponent
      }
    }
    throw PackageFolderError(name: name, environment: environment)
  }

  /// The folder of golden files.
  ///
  /// - Returns: The path of the folder.
  /// - Throws: ``PackageFolderError``.
  static func golden() throws -> String {
    try find("golden", containing: "manifest.json", environment: "SMOOTHBENCH_GOLDEN")
  }
}

/// A folder of the package that is not where it could be.
struct PackageFolderError: Error, CustomStringConvertible, ExitStatusProviding {
  let name: String
  let environment: String

  var description: String {
    "no folder '\(name)' here, in a folder above, or beside the executable; "
      + "run inside a clone or set \(environment)"
  }
  var exitStatus: ExitStatus { .missingFile }
}
