// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Foundation

extension RecordTable {
  /// Accuracy, latency and memory side by side.
  static func cells(_ evaluation: EvaluationRecord) -> [Cell] {
    let rates = evaluation.tokensPerSecond
    return [
      text("scheme", evaluation.scheme, 22),
      number("alpha", evaluation.alpha, "%.2f"),
      number("windows", Double(evaluation.windows), "%.0f"),
      number("perplexity", evaluation.perplexity, "%.4f"),
      number("x FP32", evaluation.perplexityFp32.map { evaluation.perplexity / $0 }, "%.4f"),
      text("99% interval", interval(evaluation.ratioInterval, "%.4f"), 15),
      number("KL nats", evaluation.difference?.divergence, "%.5f"),
      text("99% of KL", interval(evaluation.divergenceInterval, "%.5f"), 15),
      number("same top", evaluation.difference.map { $0.topAgreement * 100 }, "%.2f %%"),
      text(
        "99% of same top",
        interval(evaluation.topAgreementInterval?.map { $0 * 100 }, "%.2f", unit: " %"),
        15
      ),
      number("prefill/s", rates?.prefill, "%.0f"),
      number("decode/s", rates?.decode, "%.1f"),
      number("head", rates?.headShare.map { $0 * 100 }, "%.0f %%"),
      number("linear MB", Double(evaluation.weightBytes) / 1e6, "%.2f"),
      number("head MB", Double(evaluation.headBytes) / 1e6, "%.2f"),
      number("live MB", megabytes(evaluation.allocatorLiveBytes), "%.1f"),
      number("resident MB", megabytes(evaluation.residentBytes), "%.1f"),
      number("peak MB", megabytes(evaluation.peakResidentBytes), "%.1f"),
      number("seconds", evaluation.seconds, "%.1f"),
      text("note", notes(evaluation), 4),
    ]
  }

  /// Outliers by channel and by token.
  static func cells(_ calibration: CalibrationRecord) -> [Cell] {
    let channels = calibration.outlierChannels.prefix(3).map { channel in
      String(format: "\(channel.channel): %.3f", channel.maximum)
        + (channel.persistence.map { String(format: " at %.1f %%", $0 * 100) } ?? "")
    }
    return [
      text("layer", calibration.layers.first ?? "", 32),
      number("channels", Double(calibration.channels), "%.0f"),
      number("median", calibration.medianChannel, "%.3f"),
      number("x median", calibration.outlierRatio, "%.1f"),
      number("first token", calibration.firstTokenMaximum, "%.3f"),
      number("other tokens", calibration.laterMaximum, "%.3f"),
      text(
        "largest channels, share of tokens where outliers",
        channels.joined(separator: ", "),
        60
      ),
      text("note", calibration.hasMassiveFirstToken == true ? "massive first token" : "", 4),
    ]
  }

  /// One window or sentence, as a result file holds it.
  static func cells(_ window: EvaluationWindowRecord) -> [Cell] {
    let tokens = Double(window.tokens)
    return [
      text("scheme", window.scheme, 22),
      number("window", Double(window.index) + 1, "%.0f"),
      number("tokens", tokens, "%.0f"),
      number("nats/token", window.negativeLogLikelihood.map { $0 / tokens }, "%.6f"),
      number("KL nats", window.divergence.map { $0 / tokens }, "%.5f"),
      number("same top", window.agreements.map { Double($0) / tokens * 100 }, "%.2f %%"),
      number("seconds", window.seconds, "%.2f"),
    ]
  }

  /// One output or code beside FP64's.
  static func cells(_ divergence: DivergenceRecord) -> [Cell] {
    [
      text("finding", divergence.finding, 18),
      text("layer", divergence.layer, 38),
      text("operation", divergence.operation, 9),
      number("token", Double(divergence.token), "%.0f"),
      number("channel", Double(divergence.channel), "%.0f"),
      number("error", divergence.error, "%.4g"),
      number("bound", divergence.bound, "%.4g"),
      number("FP64", divergence.exact, "%.8g"),
      number("x rms", divergence.relativeError, "%.4f"),
      text("cause", divergence.cause, 21),
      number("input channel", Double(divergence.inputChannel), "%.0f"),
      number("value", divergence.inputValue, "%.6g"),
      number("range", divergence.range, "%.6g"),
    ]
  }

  static func megabytes(_ bytes: Int?) -> Double? { bytes.map { Double($0) / 1e6 } }

  /// The ends of an interval, such as `0.98-0.99`, or of what a file of any origin has in its place.
  static func interval(_ ends: [Double]?, _ format: String, unit: String = "") -> String {
    guard let ends, !ends.isEmpty else { return "-" }
    return ends.map { String(format: format, $0) }.joined(separator: "-") + unit
  }

  private static func notes(_ evaluation: EvaluationRecord) -> String {
    var notes: [String] = []
    if !evaluation.keptFloat.isEmpty {
      notes.append("float: " + evaluation.keptFloat.joined(separator: " "))
    }
    if let storage = evaluation.floatStorage, storage != "fp32", storage != evaluation.scheme {
      notes.append("head \(storage)")
    }
    if let simulation = evaluation.simulation {
      notes.append(
        String(
          format: "FP32 twin %.4f, logits differ by %.3g of %.3g",
          simulation.perplexity,
          simulation.largestLogitDifference,
          simulation.logitRange
        )
      )
    }
    return notes.joined(separator: "; ")
  }
}
