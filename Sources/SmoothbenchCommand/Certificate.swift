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
  /// The FP32 logits of the folded model may differ from FP64 by this many times what FP32 rounding
  /// does to the original's: folding adds two roundings to each product, beside at least as many
  /// that FP32 makes anyway.
  private static let allowedRoundings = 4.0

  private let folding: ModelFolding
  private let output: String
  private let written: Checkpoint

  init(_ folding: ModelFolding, output: String) throws {
    self.folding = folding
    self.output = output
    written = try Checkpoint(path: output)
  }

  /// Checks every group, then all other tensors.
  ///
  /// - Returns: One record each; the witness is that some group changed channels.
  func records() throws -> [CertificateRecord] {
    let check = EquivalenceCheck(folding, written: written)
    var records: [CertificateRecord] = []
    for group in folding.groups {
      var record = record(group.site.rawValue, try check.finding(of: group))
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
      records.append(record)
    }
    records.append(record("other_tensors", try check.findingOfUntouchedTensors()))
    return records
  }

  private func record(
    _ subject: String,
    _ finding: EquivalenceCheck.Finding
  ) -> CertificateRecord {
    let holds = finding.ratio <= 1
    return CertificateRecord(
      model: folding.checkpoint.path,
      output: output,
      subject: subject,
      outcome: holds ? .passed : .failed,
      reason: holds ? "" : "beyond the bound at \(finding.place)",
      bound: "|a' - a f| <= ((1 + u)^k (1 + u_t) - 1 + 2^-50) |a f| + eta, for every element: k "
        + "roundings of FP32 (u = 2^-24), one of a narrower stored type (u_t), underflow (eta)",
      ratio: finding.ratio
    )
  }

  /// Compares logits on some tokens.
  ///
  /// - Parameters:
  ///   - tokens: Ids, or `nil` for ids drawn with a fixed seed.
  ///   - threads: For the FP32 runs.
  /// - Returns: The record; skipped for families that cannot be run.
  /// - Throws: What loading and running the models throw.
  func logits(tokens: [Int]?, threads: Int) throws -> CertificateRecord {
    let bound =
      "max|L32(folded) - L64(original)| <= 4 r max|L32(original) - L64(original)|: folding adds two "
      + "roundings to each product beside those of FP32; r = u_t / 2^-24 for the stored type"
    var record = CertificateRecord(
      model: folding.checkpoint.path,
      output: output,
      subject: "logits",
      outcome: .skipped,
      reason: "",
      bound: bound,
      ratio: 0
    )
    if let obstacle = folding.configuration.obstacle {
      record.reason = obstacle
      return record
    }
    let vocabulary = folding.configuration.vocabularySize
    let source = RandomSource(seed: 20_261_124)
    let ids =
      tokens
      ?? (0..<16).map {
        Int(source.unit(stream: 1, row: 0, column: $0) * Double(vocabulary))
      }
    let comparison = try LogitComparison(
      original: try CheckpointModel(path: folding.checkpoint.path),
      converted: try CheckpointModel(path: output),
      tokens: ids,
      threads: threads
    )
    let limit = Self.allowedRoundings * typeRatio * comparison.rounding
    record.ratio = comparison.difference / limit
    record.outcome = comparison.difference <= limit ? .passed : .failed
    record.reason = String(
      format: "%d tokens: FP32 rounding %.3g, difference %.3g, logit range %.3g",
      ids.count,
      comparison.rounding,
      comparison.difference,
      comparison.range
    )
    return record
  }

  /// How much coarser the coarsest stored type is than FP32.
  private var typeRatio: Double {
    written.tensors.reduce(1) { ratio, tensor in
      switch tensor.format {
      case .elements(.float16): max(ratio, 0x1p13)
      case .elements(.bfloat16): max(ratio, 0x1p16)
      default: ratio
      }
    }
  }
}
