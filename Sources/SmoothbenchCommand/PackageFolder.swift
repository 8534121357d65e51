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
  ///   - option: The folder that an option names, if it does; it comes before everything else.
  /// - Returns: The path of the folder.
  /// - Throws: ``PackageFolderError``.
  static func find(
    _ name: String,
    containing marker: String,
    environment: String,
    option: String?
  ) throws(PackageFolderError) -> String {
    let manager = FileManager.default
    if let path = option ?? ProcessInfo.processInfo.environment[environment] {
      guard manager.fileExists(atPath: "\(path)/\(marker)") else {
        throw PackageFolderError.notIn(path: path, marker: marker)
      }
      return path
    }
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
    throw PackageFolderError.notFound(name: name, environment: environment)
  }

  /// The folder of golden files.
  ///
  /// - Parameter option: The folder that an option names, if it does.
  /// - Returns: The path of the folder.
  /// - Throws: ``PackageFolderError``.
  static func golden(option: String?) throws -> String {
    try find(
      "golden",
      containing: "manifest.json",
      environment: "SMOOTHBENCH_GOLDEN",
      option: option
    )
  }
}

/// A folder of the package that is not where it could be.
enum PackageFolderError: Error, CustomStringConvertible, ExitStatusProviding {
  case notFound(name: String, environment: String)
  case notIn(path: String, marker: String)

  var description: String {
    switch self {
    case .notFound(let name, let environment):
      "no folder '\(name)' here, in a folder above, or beside the executable; "
        + "run inside a clone or set \(environment)"
    case .notIn(let path, let marker):
      "\(path) holds no '\(marker)': not the folder it is said to be"
    }
  }
  var exitStatus: ExitStatus { .missingFile }
}
