// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Foundation

/// Files that tests read: golden files of this repository, and models in the cache.
public enum Fixtures {
  private static let root = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path

  /// A file in golden/.
  public static func golden(_ path: String) -> String { "\(root)/golden/\(path)" }

  /// A file in bench/.
  public static func bench(_ path: String) -> String { "\(root)/bench/\(path)" }

  /// The bytes of a file.
  public static func bytes(_ path: String) throws -> [UInt8] {
    Array(try Data(contentsOf: URL(fileURLWithPath: path)))
  }

  /// The folder that `ci/fetch-models` fills.
  private static var cache: String {
    let environment = ProcessInfo.processInfo.environment
    return environment["SMOOTHBENCH_CACHE"] ?? "\(environment["HOME"] ?? "")/.cache/smoothbench"
  }

  /// SmolLM2-135M-Instruct, a GGUF file.
  public static let smolLM2 = "\(cache)/SmolLM2-135M-Instruct/SmolLM2-135M-Instruct.Q4_1.gguf"
  /// The folder of all-MiniLM-L6-v2.
  public static let miniLM = "\(cache)/all-MiniLM-L6-v2"

  /// Whether a file or folder is there.
  public static func exists(_ path: String) -> Bool { FileManager.default.fileExists(atPath: path) }

  /// Why a test of a model is skipped.
  public static let fetchModels = "the model is not in the cache folder; run ci/fetch-models"
}
