// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Checkpoints
import JSONReading
import Records

/// `smoothbench inspect`: what is in a checkpoint.
struct InspectCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "inspect",
    abstract: "List what is in a checkpoint: metadata, tensors, types, shapes, bytes.",
    discussion: """
      Example: smoothbench inspect all-MiniLM-L6-v2 --filter layer.0 --format markdown

      PATH is a Hugging Face folder, a safetensors file, a GGUF file, or a dictionary of tensors \
      written by torch.save, such as the act_scales files of SmoothQuant's authors. Only the heads of the files \
      are read, whatever the size of the checkpoint. Tensors of a GGUF file are listed under the \
      names of Hugging Face folders where they have one.
      """
  )

  @Argument(help: "A folder or file.")
  var path: String

  @Option(help: "Only tensors whose name contains this text.")
  var filter: String?

  @OptionGroup var report: ReportOptions

  func run() throws {
    let checkpoint = try Checkpoint(path: path)
    let tensors = checkpoint.tensors.filter { tensor in
      filter.map { tensor.name.contains($0) || tensor.storedName.contains($0) } ?? true
    }
    let sink = try report.makeReport()
    let record = CheckpointRecord(checkpoint)
    try sink.add(.checkpoint(record))
    if !record.metadata.isEmpty { try sink.addText("") }
    for (name, value) in record.metadata.sorted(by: { $0.key < $1.key }) {
      try sink.addText("\(name.printable)  \(value)")
    }
    try sink.addText("")
    for tensor in tensors { try sink.add(.tensor(TensorRecord(tensor))) }
    guard !tensors.isEmpty else {
      throw InspectError.nothingMatched(path: path, filter: filter)
    }
  }
}

extension CheckpointRecord {
  /// Describes a checkpoint.
  init(_ checkpoint: Checkpoint) {
    var bytesByType: [String: Int] = [:]
    for tensor in checkpoint.tensors {
      bytesByType[tensor.format.name, default: 0] += tensor.byteRange.count
    }
    self.init(
      path: checkpoint.path,
      format: checkpoint.kind.rawValue,
      tensors: checkpoint.tensors.count,
      elements: checkpoint.tensors.reduce(0) { $0 + $1.elementCount },
      bytes: checkpoint.tensors.reduce(0) { $0 + $1.byteRange.count },
      bytesByType: bytesByType,
      metadata: checkpoint.description
    )
  }
}

extension TensorRecord {
  /// Describes a tensor.
  init(_ tensor: CheckpointTensor) {
    self.init(
      tensor: tensor.name.printable,
      storedName: tensor.storedName.printable,
      type: tensor.format.name,
      shape: tensor.shape,
      elements: tensor.elementCount,
      bytes: tensor.byteRange.count,
      file: tensor.path,
      byte: tensor.byteRange.lowerBound
    )
  }
}

/// A filter that leaves nothing.
enum InspectError: Error, CustomStringConvertible, ExitStatusProviding {
  case nothingMatched(path: String, filter: String?)

  var description: String {
    switch self {
    case .nothingMatched(let path, let filter?): "no tensor of \(path) has '\(filter)' in its name"
    case .nothingMatched(let path, nil): "\(path) holds no tensor"
    }
  }
  var exitStatus: ExitStatus { .nothingRan }
}

extension CheckpointError: ExitStatusProviding {
  var exitStatus: ExitStatus {
    switch self {
    case .cannotOpen: .missingFile
    case .badContent, .noSuchTensor, .wrongTensor, .largerThanMemory: .badContent
    case .cannotEncode: .internalError
    case .cannotWrite: .cannotWrite
    }
  }
}
