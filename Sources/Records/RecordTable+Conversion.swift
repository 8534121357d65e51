// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

extension RecordTable {
  static func cells(_ audit: AuditRecord) -> [Cell] {
    [
      text("outcome", audit.outcome.rawValue, 10), text("flag", audit.flag, 16),
      number("layer", audit.layer.map(Double.init), "%.0f"),
      text("subject", audit.subject, 40),
      number("smoothed", audit.smoothedChannels.map(Double.init), "%.0f"),
      number("least s", audit.smallestFactor, "%.4f"),
      number("most s", audit.largestFactor, "%.4f"), number("divisor", audit.divisor, "%.3f"),
      text("detail", audit.detail, 1),
    ]
  }

  static func cells(_ certificate: CertificateRecord) -> [Cell] {
    [
      text("outcome", certificate.outcome.rawValue, 8),
      text("subject", certificate.subject, 18),
      number("layer", certificate.layer.map(Double.init), "%.0f"),
      number("error/bound", certificate.ratio, "%.4f"),
      number("alpha", certificate.alpha, "%.2f"),
      number("err/err 0.5", certificate.predictedErrorRatio, "%.4f"),
      number("changed", Double(certificate.changedChannels), "%.0f"),
      number("channels", Double(certificate.channels), "%.0f"),
      number("elements", certificate.changedElements.map(Double.init), "%.0f"),
      number("least s", certificate.smallestFactor.map(Double.init), "%.4f"),
      number("most s", certificate.largestFactor.map(Double.init), "%.4f"),
      number("max|X|", certificate.activationMaximumBefore.map(Double.init), "%.3f"),
      number("smoothed", certificate.activationMaximumAfter.map(Double.init), "%.3f"),
      text("reason", certificate.reason, 1),
    ]
  }
}
