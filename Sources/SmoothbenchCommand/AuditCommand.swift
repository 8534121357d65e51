// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Architectures
import ArgumentParser
import Checkpoints
import EvaluationSuite
import Foundation
import ModelConversion
import Quantization
import Records
import Smoothing
import TensorCore
import TransformerModels

/// `smoothbench audit`: a W8A8 checkpoint against the original it was made from.
struct AuditCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "audit",
    abstract: "Judge a W8A8 checkpoint against its original.",
    discussion: """
      Example: smoothbench audit --original MODEL --quantized FOLDER

      Recovers the smoothing factor of every channel, exactly from the normalizations and within a \
      derived bound from the codes, and flags what does not fit: \
      \(AuditFinding.Flag.allCases.map(\.rawValue).joined(separator: ", ")).

      Exit code 1 when something is flagged; --allow unsmoothed accepts a kind of finding. With \
      --logits the quantized model is run on the first window of --token-ids and its logits are \
      written, to be compared with those of another program; with --layer-inputs also what every \
      linear layer reads, under the names of the layers that share it, joined by '+'.
      """
  )

  @Option(help: "The model in floating point: a Hugging Face folder or a GGUF file.")
  var original: String

  @Option(help: "A compressed-tensors folder made of it.")
  var quantized: String

  @Option(help: "A kind of finding that is no fault here. Repeatable.")
  var allow: [String] = []

  @Option(help: "Write the quantized model's logits to this safetensors file.")
  var logits: String?

  @Option(help: "Token ids (.u16, .npy, safetensors) for --logits.")
  var tokenIds: String?

  @Option(help: "Tokens to run for --logits.")
  var window = 256

  @Flag(help: "Write the inputs of all linear layers to that file too.")
  var layerInputs = false

  @Option(help: "Rule of the run's activation scales: own (127) or compressed-tensors (127.5).")
  var dialect = KernelDialect.own

  @OptionGroup var report: ReportOptions

  func validate() throws {
    let known = AuditFinding.Flag.allCases.map(\.rawValue)
    if let name = allow.first(where: { !known.contains($0) }) {
      throw ValidationError(
        "--allow \(name) is no kind of finding; expected \(known.joined(separator: ", "))"
      )
    }
    guard (logits == nil) == (tokenIds == nil) else {
      throw ValidationError("--logits and --token-ids belong together")
    }
    guard logits != nil || !layerInputs else {
      throw ValidationError("--layer-inputs needs --logits, the file they are written to")
    }
    guard window >= 1 else { throw ValidationError("--window is \(window), expected 1 or more") }
  }

  func run() throws {
    let audit = try CheckpointAudit(
      original: try Checkpoint(path: original),
      quantized: try Checkpoint(path: quantized)
    )
    let sink = try report.makeReport()
    let progress = report.makeProgress(title: "audit", steps: audit.configuration.layerCount)
    var faults = 0
    func add(_ finding: AuditFinding) throws {
      let isAllowed = allow.contains(finding.flag.rawValue)
      if !isAllowed { faults += 1 }
      var record = record(finding.flag.rawValue, isAllowed ? .mistrusted : .failed)
      (record.layer, record.subject, record.detail) = (
        finding.layer, finding.tensor, finding.detail
      )
      try sink.add(.audit(record))
    }
    for finding in try audit.generalFindings() { try add(finding) }
    for layer in 0..<audit.configuration.layerCount {
      progress.advance(to: "layer \(layer)")
      for group in try audit.groups(ofLayer: layer) {
        var record = record("group", group.findings.isEmpty ? .passed : .failed)
        record.layer = layer
        record.subject = group.site
        record.smoothedChannels = group.smoothedChannels
        record.smallestFactor = group.factors.min()
        record.largestFactor = group.factors.max()
        record.factors = group.factors
        record.divisor = group.divisor
        try sink.add(.audit(record))
        for finding in group.findings { try add(finding) }
      }
    }
    progress.finish()
    if let logits, let tokenIds { try writeLogits(tokenIds, to: logits) }
    try sink.addText("\(quantized): \(faults) findings")
    guard faults == 0 else { throw ExitStatus.wrongResult.exitCode }
  }

  private func record(
    _ flag: String,
    _ outcome: VerificationRecord.Outcome
  ) -> AuditRecord {
    AuditRecord(
      original: original,
      quantized: quantized,
      flag: flag,
      outcome: outcome,
      layer: nil,
      subject: "",
      detail: ""
    )
  }

  private func writeLogits(_ tokenIds: String, to path: String) throws {
    let model = try CheckpointModel(path: quantized)
    let ids = try TokenIDs.read(
      path: tokenIds,
      vocabularySize: model.configuration.vocabularySize
    )
    let evaluated = try EvaluatedModel(
      model,
      settings: SchemeSettings(scheme: model.stored?.scheme, scaleRule: dialect.scales),
      statistics: ActivationStatistics(),
      threads: ProcessInfo.processInfo.activeProcessorCount
    )
    var tensors: [SafetensorsTensor] = []
    if layerInputs {
      evaluated.observe { value, input in
        guard case .input(let place, _) = value, place.block != nil else { return }
        tensors.append(
          SafetensorsTensor(name: place.names.joined(separator: "+"), matrix: input)
        )
      }
    }
    let values = try evaluated.logits(of: ids.prefix(window).map { Int($0) })
    try SafetensorsWriter.write(
      tensors + [SafetensorsTensor(name: "logits", matrix: values)],
      to: path
    )
  }
}
