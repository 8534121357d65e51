// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Architectures
public import Checkpoints
public import JSONReading

/// What a model's folder holds besides weights: config.json and the tokenizer's files.
///
/// A Hugging Face folder has them; for a GGUF file they are made of its metadata.
public struct ModelFiles: Sendable {
  /// Contents of config.json.
  public var configuration: JSONNode
  /// Other files by name.
  public var files: [String: [UInt8]]
  /// What could not be carried over, in sentences.
  public let remarks: [String]

  /// Collects the files of a model.
  ///
  /// - Parameters:
  ///   - checkpoint: A Hugging Face folder or a GGUF file.
  ///   - floatType: The type of floating-point tensors to be written, or `nil` where each keeps its
  ///     own.
  /// - Throws: ``CheckpointError`` for a model that is not described or already quantized.
  public init(of checkpoint: Checkpoint, floatType: ElementType?) throws(CheckpointError) {
    if let reader = checkpoint.gguf {
      let model = try ModelConfiguration(checkpoint)
      configuration = try GGUFConfiguration(reader, model: model).json(
        floatType: floatType ?? .float32
      )
      let tokenizer = try GGUFTokenizerFiles(reader, family: model.family)
      files = tokenizer.files
      remarks = tokenizer.remarks
      return
    }
    guard let configuration = checkpoint.configuration, configuration.members != nil else {
      throw .badContent(
        file: checkpoint.path,
        tensor: nil,
        byte: nil,
        found: "tensors without a configuration",
        expected: "a folder with config.json, or a GGUF file"
      )
    }
    if let quantization = configuration["quantization_config"], quantization.kind != "null" {
      throw .badContent(
        file: "\(checkpoint.path)/config.json",
        tensor: nil,
        byte: quantization.byte,
        found: "quantization_config: a checkpoint that is quantized already",
        expected: "the floating-point checkpoint it was made from"
      )
    }
    self.configuration = configuration
    if let name = floatType?.torchName {
      let place = configuration["dtype"] != nil ? "dtype" : "torch_dtype"
      self.configuration = configuration.replacing([(place, .text(name))])
    }
    files = try checkpoint.companionFiles()
    remarks = []
  }
}

extension ElementType {
  /// What config.json calls a floating-point type that models are stored in.
  var torchName: String? {
    switch self {
    case .float32: "float32"
    case .float16: "float16"
    case .bfloat16: "bfloat16"
    default: nil
    }
  }
}
