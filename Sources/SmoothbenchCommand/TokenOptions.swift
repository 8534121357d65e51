// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Architectures
import ArgumentParser
import Checkpoints
import EvaluationSuite
import TransformerModels

/// Which tokens a model is run on.
struct TokenOptions: ParsableArguments {
  @Option(help: "File of token ids: raw little-endian .u16, .npy, or safetensors with one tensor.")
  var tokenIds: String

  @Option(help: "Tokens of a window; a shorter rest of the file is left out.")
  var window: Int

  @Option(help: "Windows to use; default: all.")
  var windows: Int?

  /// Reads the ids and cuts them into windows.
  ///
  /// - Throws: ``CheckpointError`` or ``TokenWindowError``.
  func tokenWindows(of model: CheckpointModel) throws -> TokenWindows {
    let ids = try TokenIDs.read(
      path: tokenIds,
      vocabularySize: model.configuration.vocabularySize
    )
    return try TokenWindows(ids, length: window, limit: windows)
  }

  func validate() throws {
    guard window >= 2 else { throw ValidationError("--window is \(window), expected 2 or more") }
    if let windows, windows < 1 {
      throw ValidationError("--windows is \(windows), expected 1 or more")
    }
  }
}
