// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Architectures
import ArgumentParser
import Checkpoints
import Foundation
import JSONReading
import Quantization
import Records

/// `smoothbench inspect`: what is in a checkpoint, a statistics file or a result file.
struct InspectCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "inspect",
    abstract: "List what is in a checkpoint, a file of statistics or of results.",
    discussion: """
      Example: smoothbench inspect all-MiniLM-L6-v2 --filter layer.0 --format markdown

      PATH is a Hugging Face folder, a safetensors file, a GGUF file, or a dictionary of tensors \
      written by torch.save, such as the act_scales files of SmoothQuant's authors. Only the heads of the files \
      are read, whatever the size of the checkpoint. Tensors of a GGUF file are listed under the \
      names of Hugging Face folders where they have one. For a model of a known family, the places \
      where smoothing factors can be folded follow, decided from the graph of its layers.

      Of activation statistics the inputs with the largest outlier channels follow, as 'calibrate' \
      reports them: inspect s.safetensors --filter layers.0. The authors' files tell neither first \
      tokens from others nor on how many tokens a channel is an outlier.

      PATH can also be a result file, JSON Lines as every command writes with --format json: its \
      records are shown, those of one kind together. 'report' makes a page of result files, 'compare' \
      puts the timings of two side by side.

      --dialects quantizes every matrix, one scale for each row, by the rule of every program that \
      'verify --dialect' knows, and shows how many codes differ between any two of them.

      --divergence runs a model in INT8 and compares every code and output of every quantized layer with FP64 on \
      the same input: inspect MODEL --divergence --scheme smoothquant-o3 --statistics s.safetensors \
      --token-ids ids.u16. Rounding to codes explains an error up to a bound that follows from the \
      scheme. The first code or output beyond it is named with its cause (a static range exceeded, a value \
      clipped), and so are the largest error (outlier or rounding) and the first code that a tie \
      decides. Exit code 1 when a bound is exceeded. Tokens are those of the window, in experts too.

      A compressed-tensors folder, as 'quantize' writes it, runs in its own scheme with the codes, scales \
      and static ranges that it stores: inspect FOLDER --divergence --token-ids ids.u16. It is compared with \
      FP64 on what these codes stand for, so that the rounding of weights is no part of the bound.

      With --attention-int8 the two products of attention run in INT8 as well, with the scales that \
      'evaluate' gives them. Every code of queries, keys and values is compared, and every output with \
      FP64 attention of the codes; the bound allows for FP32 rounding of scores, softmax and scales, and \
      for weights so near a tie that this decides their codes. How large an error is, is said beside \
      FP64 attention without codes.
      """
  )

  @Argument(help: "A folder or file.")
  var path: String

  @Option(help: "Only tensors, and inputs of layers, whose name contains this text.")
  var filter: String?

  @Flag(help: "Show how many codes of the tensors differ between any two programs' dialects.")
  var dialects = false

  @Option(help: "With --dialects, type that values are rounded to first: f32, f16, bf16.")
  var floatType: FloatType?

  @OptionGroup var divergenceOptions: DivergenceOptions

  @OptionGroup var report: ReportOptions

  func validate() throws {
    guard !divergenceOptions.divergence || (!dialects && filter == nil) else {
      throw ValidationError("--divergence looks at all layers: leave out --dialects and --filter")
    }
    guard dialects || floatType == nil else {
      throw ValidationError("--float-type says what --dialects compares; give --dialects too")
    }
  }

  func run() throws {
    if JSONLines.isResultFile(path: path) { return try inspectResults() }
    if divergenceOptions.divergence { return try inspectDivergence() }
    let checkpoint = try Checkpoint(path: path)
    let tensors = checkpoint.tensors.filter { tensor in
      filter.map { tensor.name.contains($0) || tensor.storedName.contains($0) } ?? true
    }
    if dialects {
      guard !tensors.isEmpty else {
        throw InspectError.nothingMatched(path: path, filter: filter)
      }
      return try DialectInspection(
        checkpoint: checkpoint,
        tensors: tensors,
        type: floatType,
        isText: report.format == .text
      ).run(
        to: report.makeReport(),
        progress: report.makeProgress(title: "inspect", steps: tensors.count)
      )
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
    if filter == nil, checkpoint.hasConfiguration { try addPlan(of: checkpoint, to: sink) }
    try addOutliers(of: checkpoint, to: sink)
  }

  /// Adds where the model can be smoothed, or says why that is not known.
  private func addPlan(of checkpoint: Checkpoint, to sink: Report) throws {
    do {
      let model = try ModelConfiguration(checkpoint)
      try model.requireTensors(in: checkpoint)
      try sink.addText("\n\(model.summary)\n")
      for group in SmoothingPlan(model.layer(0)).groups {
        try sink.add(.smoothingSite(SmoothingSiteRecord(group, layers: model.layerCount)))
      }
    } catch let error as CheckpointError {
      guard !report.quiet else { return }
      let note = "smoothbench: note: no plan for smoothing: \(error)\n"
      FileHandle.standardError.write(Data(note.utf8))
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

extension SmoothingSiteRecord {
  /// Describes a group of the first layer.
  init(_ group: SmoothingPlan.Group, layers: Int) {
    var foldsInto: String?
    var headsInGroup: Int?
    var reason = ""
    switch group.fold {
    case .norm(let module): foldsInto = module
    case .linear(let module, let heads, let isPart):
      foldsInto = module
      headsInGroup = group.site == .attentionOutput ? heads : nil
      if isPart { reason = "only the rows that make values" }
    case .atRunTime(let why): reason = why
    }
    self.init(
      site: group.site.rawValue,
      layers: layers,
      consumers: group.consumers.map(\.module),
      foldsInto: foldsInto,
      headsInGroup: headsInGroup,
      reason: reason
    )
  }
}

/// A filter that leaves nothing, or an option that a file has no use for.
enum InspectError: Error, CustomStringConvertible, ExitStatusProviding {
  case nothingMatched(path: String, filter: String?)
  case noMatrix(path: String)
  case resultFile(path: String, option: String)

  var description: String {
    switch self {
    case .nothingMatched(let path, let filter?): "no tensor of \(path) has '\(filter)' in its name"
    case .nothingMatched(let path, nil): "\(path) holds no tensor"
    case .noMatrix(let path):
      "\(path): no tensor that was asked for has two dimensions and floating-point values"
    case .resultFile(let path, let option):
      "\(path) is a result file and holds no tensors, which \(option) is for; without it 'inspect' "
        + "shows the records, 'smoothbench report' and 'smoothbench compare' read them too"
    }
  }
  var exitStatus: ExitStatus {
    if case .resultFile = self { .usage } else { .nothingRan }
  }
}

extension CheckpointError: ExitStatusProviding {
  var exitStatus: ExitStatus {
    switch self {
    case .cannotOpen: .missingFile
    case .badContent, .noSuchTensor, .wrongTensor, .largerThanMemory, .modelLargerThanMemory:
      .badContent
    case .cannotEncode: .internalError
    case .cannotWrite: .cannotWrite
    }
  }
}
