// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

extension RecordTable {
  /// An encoder in one scheme.
  static func cells(_ evaluation: EncoderEvaluationRecord) -> [Cell] {
    [
      text("scheme", evaluation.scheme, 22),
      number("alpha", evaluation.alpha, "%.2f"),
      number("sentences", Double(evaluation.sentences), "%.0f"),
      number("mean cosine", evaluation.cosineMean, "%.6f"),
      text("99% interval", interval(evaluation.cosineInterval, "%.6f"), 17),
      number("least", evaluation.cosineLeast, "%.6f"),
      number("same neighbour", evaluation.nearestNeighbourAgreement, "%.4f"),
      text("99% of same", interval(evaluation.nearestNeighbourInterval, "%.4f"), 13),
      number("linear MB", Double(evaluation.weightBytes) / 1e6, "%.2f"),
      number("live MB", megabytes(evaluation.allocatorLiveBytes), "%.1f"),
      number("resident MB", megabytes(evaluation.residentBytes), "%.1f"),
      number("peak MB", megabytes(evaluation.peakResidentBytes), "%.1f"),
      number("tokens/s", evaluation.tokensPerSecond, "%.0f"),
      text(
        "note",
        evaluation.keptFloat.isEmpty
          ? "" : "float: " + evaluation.keptFloat.joined(separator: " "),
        4
      ),
    ]
  }
}
