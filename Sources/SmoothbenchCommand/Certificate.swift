// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Architectures
import Checkpoints
import EvaluationSuite
import Foundation
import ModelConversion
import Quantization
import Records
import TensorCore

/// Makes and reports the records that prove a folded model equal to its original.
struct Certificate {
  /// The FP32 logits of the folded model may differ from FP64 by this many times what rounding does to
  /// the original's, whose weights are rounded as often; the largest of some thousand differences of
  /// the same kind varies by less, and folding adds two roundings in FP32 to each product, beside at
  /// least as many that FP32 makes anyway.
  private static let allowedRoundings = 4.0
  /// Most tokens whose logits are compared: FP64 is slow.
  private static let comparedTokens = 16

  private let folding: ModelFolding
  private let folder: String
  private let output: String
  private let written: Checkpoint

  /// Refuses a model whose logits cannot be compared in FP64, before anything is written.
  ///
  /// - Parameter folding: The original.
  /// - Throws: ``CheckpointError`` when memory does not hold its weights.
  static func requireMemory(for folding: ModelFolding) throws {
    // Logits of families that cannot be run are skipped.
    guard folding.configuration.obstacle == nil else { return }
    try LogitComparison.requireMemory(
      for: folding.checkpoint,
      configuration: folding.configuration
    )
  }

  /// Opens a folder that was written.
  ///
  /// - Parameters:
  ///   - folding: The original and what was folded.
  ///   - folder: Where the folder is.
  ///   - output: What records call it.
  /// - Throws: ``CheckpointError``.
  init(_ folding: ModelFolding, folder: String, output: String) throws {
    self.folding = folding
    self.folder = folder
    self.output = output
    written = try Checkpoint(path: folder)
  }

  /// Checks every group, then all other tensors, then logits.
  ///
  /// - Parameters:
  ///   - tokens: Ids for the logits, or `nil` for ids drawn with a fixed seed.
  ///   - threads: For the FP32 runs.
  /// - Returns: One record each; the witness of a group is that elements on the disk changed.
  /// - Throws: What reading, loading and running the models throw.
  func records(tokens: [Int]?, threads: Int) throws -> [CertificateRecord] {
    let check = EquivalenceCheck(folding, written: written)
    var records: [CertificateRecord] = []
    for group in folding.groups {
      let finding = try check.finding(of: group)
      var record = record(group.site.rawValue, finding)
      record.layer = group.layer
      record.consumers = group.consumers
      record.foldsInto = group.foldsInto
      record.alpha = group.effect?.strength.value
      record.predictedErrorRatio = group.effect?.errorRatio
      record.channels = group.factors.count
      record.changedChannels = group.changedChannels
      record.smallestFactor = group.factors.min()
      record.largestFactor = group.factors.max()
      record.activationMaximumBefore = group.effect?.largestBefore
      record.activationMaximumAfter = group.effect?.largestAfter
      if !finding.shows(group) {
        record.outcome = .failed
        record.reason = "\(group.changedChannels) factors are not 1, and no element changed"
      }
      records.append(record)
    }
    records.append(record("other_tensors", try check.findingOfUntouchedTensors()))
    records.append(try logits(tokens: tokens, threads: threads))
    return records
  }

  private func record(
    _ subject: String,
    _ finding: EquivalenceCheck.Finding
  ) -> CertificateRecord {
    let holds = finding.ratio <= 1
    var record = CertificateRecord(
      model: folding.checkpoint.path,
      output: output,
      subject: subject,
      outcome: holds ? .passed : .failed,
      reason: holds ? "" : "beyond the bound at \(finding.place)",
      bound: "|a' - a f| <= ((1 + u)^k (1 + u_t) - 1 + 2^-50) |a f| + eta, for every element: k "
        + "roundings of FP32 (u = 2^-24), one of a narrower stored type (u_t), underflow (eta)",
      ratio: finding.ratio
    )
    record.changedElements = finding.changedElements
    record.command = Invocation.words
    return record
  }

  /// Compares logits on some tokens.
  ///
  /// - Parameters:
  ///   - tokens: Ids, or `nil` for ids drawn with a fixed seed.
  ///   - threads: For the FP32 runs.
  /// - Returns: The record; skipped for families that cannot be run.
  /// - Throws: What loading and running the models throw.
  private func logits(tokens: [Int]?, threads: Int) throws -> CertificateRecord {
    let bound =
      "max|L32(folded) - L64(original)| <= 4 max|L32(rounded original) - L64(original)|: folding adds "
      + "two roundings to each product beside those of FP32, and rounds a weight once to its stored "
      + "type, as the rounded original's are"
    var record = CertificateRecord(
      model: folding.checkpoint.path,
      output: output,
      subject: "logits",
      outcome: .skipped,
      reason: "",
      bound: bound,
      ratio: 0
    )
    record.command = Invocation.words
    if let obstacle = folding.configuration.obstacle {
      record.reason = obstacle
      return record
    }
    let vocabulary = folding.configuration.vocabularySize
    let source = RandomSource(seed: 20_261_124)
    let count = min(Self.comparedTokens, folding.configuration.tokenLimit ?? .max)
    let ids =
      tokens.map { Array($0.prefix(count)) }
      ?? (0..<count).map {
        Int(source.unit(stream: 1, row: 0, column: $0) * Double(vocabulary))
      }
    let comparison = try LogitComparison(
      original: try CheckpointModel(path: folding.checkpoint.path),
      converted: try CheckpointModel(path: folder),
      tokens: ids,
      threads: threads
    )
    let limit = Self.allowedRoundings * comparison.rounding
    record.ratio = comparison.difference / limit
    record.outcome = comparison.difference <= limit ? .passed : .failed
    record.reason = String(
      format: "%d tokens: rounding %.3g, difference %.3g, logit range %.3g",
      ids.count,
      comparison.rounding,
      comparison.difference,
      comparison.range
    )
    return record
  }
}
