// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Architectures
import ArgumentParser
import Checkpoints
import EvaluationSuite
import Foundation
import TransformerModels

/// Which tokens a model is run on.
struct TokenOptions: ParsableArguments {
  @Option(help: "File of token ids: raw little-endian .u16, .npy, or safetensors with one tensor.")
  var tokenIds: String?

  @Option(help: "File of text for the model's tokenizer; one sentence a line for an encoder.")
  var text: String?

  @Option(
    help: """
      Tokens of a window; a shorter rest of the file is left out. For an encoder the length of the \
      rows of --token-ids, where 0 fills up short sentences.
      """
  )
  var window = 512

  @Option(help: "Windows to use; default: all.")
  var windows: Int?

  /// Reads the ids and cuts them into windows.
  ///
  /// - Parameters:
  ///   - model: Says which ids there are.
  ///   - stride: Ids from window to window, or `nil` for windows that follow one another.
  /// - Returns: The windows.
  /// - Throws: ``CheckpointError`` or ``TokenWindowError``.
  func tokenWindows(of model: CheckpointModel, stride: Int? = nil) throws -> TokenWindows {
    let ids =
      try text.map { try ModelTokenizer(model.checkpoint).ids(of: try bytes(of: $0)) }
      ?? readIDs(of: model)
    return try TokenWindows(ids, length: window, stride: stride, limit: windows)
  }

  /// Reads an encoder's sentences, special tokens included.
  ///
  /// - Throws: ``CheckpointError`` or ``TokenWindowError``.
  func sentences(of model: CheckpointModel) throws -> [[Int]] {
    guard let text else {
      return try TokenWindows(try readIDs(of: model), length: window, limit: windows)
        .sentences(padding: 0)
    }
    let sentences = try ModelTokenizer(model.checkpoint).sentences(
      of: try bytes(of: text),
      limit: min(window, model.configuration.contextLength)
    )
    return Array(sentences.prefix(windows ?? sentences.count))
  }

  /// The tokens that a model is calibrated with: windows, or an encoder's sentences.
  func sequences(of model: CheckpointModel) throws -> [[Int]] {
    model.configuration.family == .bert
      ? try sentences(of: model) : try tokenWindows(of: model).windows
  }

  private func readIDs(of model: CheckpointModel) throws -> [Int32] {
    try TokenIDs.read(
      path: tokenIds ?? "",
      vocabularySize: model.configuration.vocabularySize
    )
  }

  private func bytes(of path: String) throws(CheckpointError) -> [UInt8] {
    guard let content = FileManager.default.contents(atPath: path) else {
      throw .cannotOpen(file: path, reason: "no such file, or it cannot be read")
    }
    return Array(content)
  }

  func validate() throws {
    guard (tokenIds == nil) != (text == nil) else {
      throw ValidationError("give the tokens by either --token-ids or --text")
    }
    guard window >= 2 else { throw ValidationError("--window is \(window), expected 2 or more") }
    if let windows, windows < 1 {
      throw ValidationError("--windows is \(windows), expected 1 or more")
    }
  }
}
