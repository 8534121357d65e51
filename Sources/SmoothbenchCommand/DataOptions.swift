// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Foundation
import Verification

/// Where shapes, suites and golden files are.
struct DataOptions: ParsableArguments {
  @Option(help: "Folder of shapes and suites; default: bench here, above, or beside the package.")
  var bench: String?

  @Option(help: "Folder of golden files; default: golden here, above, or beside the package.")
  var golden: String?

  /// The folder of shapes and suites.
  ///
  /// - Throws: ``PackageFolderError``.
  func benchFolder() throws -> String {
    try PackageFolder.find(
      "bench",
      containing: "shapes",
      environment: "SMOOTHBENCH_BENCH",
      option: bench
    )
  }

  /// The folder of golden files.
  ///
  /// - Throws: ``PackageFolderError``.
  func goldenFolder() throws -> String {
    try PackageFolder.golden(option: golden)
  }

  /// Activations and weights of a real transformer, from the golden files.
  ///
  /// - Throws: ``PackageFolderError``, or an error that names the file that cannot be read.
  func capturedTensors() throws -> CapturedTensors? {
    try CapturedTensors.read(goldenFolder: goldenFolder())
  }

  /// The same, or `nil` where there is no folder of golden files to look in.
  ///
  /// - Throws: An error that names the file that cannot be read.
  func capturedTensorsIfPresent() throws -> CapturedTensors? {
    do {
      return try capturedTensors()
    } catch PackageFolderError.notFound {
      return nil
    }
  }
}
