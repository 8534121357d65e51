// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Records
import Testing

/// Figures that older builds did not write or that a file does not know, and intervals of a table.
@Suite struct UnknownFiguresTests {
  private static func encoder(neighbours: [Double]?) -> Record {
    .encoderEvaluation(
      EncoderEvaluationRecord(
        model: "m",
        scheme: "w8a8-channel",
        alpha: nil,
        keptFloat: [],
        settings: nil,
        sentences: 32,
        tokens: 320,
        cosineMean: 0.99,
        cosineLeast: 0.98,
        cosineInterval: [0.985, 0.995],
        nearestNeighbourAgreement: 0.96875,
        nearestNeighbourInterval: neighbours,
        seconds: 1,
        weightBytes: 1,
        threads: 1
      )
    )
  }

  private static func evaluation(
    ratio: [Double]?,
    divergence: [Double]?,
    agreement: [Double]?
  ) -> Record {
    .evaluation(
      EvaluationRecord(
        model: "m",
        scheme: "w8a8-channel",
        alpha: nil,
        keptFloat: [],
        window: 8,
        windows: 2,
        tokens: 14,
        perplexity: 21,
        perplexityFp32: 20,
        ratioInterval: ratio,
        negativeLogLikelihood: 3,
        seconds: 1,
        tokensPerSecond: nil,
        weightBytes: 1,
        headBytes: 1,
        difference: .init(divergence: 0.01, topAgreement: 0.95),
        divergenceInterval: divergence,
        topAgreementInterval: agreement,
        threads: 1
      )
    )
  }

  private static func calibration(isSpreadKnown: Bool) -> Record {
    .calibration(
      CalibrationRecord(
        layers: ["layers.0.fc1"],
        channels: 8,
        tokens: 0,
        firstTokenMaximum: isSpreadKnown ? 90 : nil,
        laterMaximum: isSpreadKnown ? 8 : nil,
        medianChannel: 1,
        outlierRatio: 90,
        hasMassiveFirstToken: isSpreadKnown ? true : nil,
        outlierChannels: [
          .init(channel: 3, maximum: 90, persistence: isSpreadKnown ? 0.25 : nil)
        ]
      )
    )
  }

  private static func cells(_ record: Record) -> [String: String] {
    Dictionary(RecordTable(record).columns.map { ($0.title, $0.text) }) { first, _ in first }
  }

  @Test func intervalsStandBesideTheirMeans() {
    let encoder = Self.cells(Self.encoder(neighbours: [0.875, 1]))
    #expect(encoder["99% interval"] == "0.985000-0.995000")
    #expect(encoder["99% of same"] == "0.8750-1.0000")
    let evaluation = Self.cells(
      Self.evaluation(ratio: [1.04, 1.06], divergence: [0.008, 0.0125], agreement: [0.9, 1])
    )
    #expect(evaluation["99% interval"] == "1.0400-1.0600")
    #expect(evaluation["99% of KL"] == "0.00800-0.01250")
    #expect(evaluation["99% of same top"] == "90.00-100.00 %")
  }

  @Test func whatIsNotKnownIsADashAndNoFieldAtAll() throws {
    let records = [
      Self.encoder(neighbours: nil), Self.evaluation(ratio: nil, divergence: nil, agreement: nil),
      Self.calibration(isSpreadKnown: false),
    ]
    let titles = [
      ["99% of same"], ["99% interval", "99% of KL", "99% of same top"],
      ["first token", "other tokens"],
    ]
    let fields = [
      "nearest_neighbour_interval", "divergence_interval", "top_agreement_interval",
      "ratio_interval", "first_token_maximum", "later_maximum", "has_massive_first_token",
      "persistence",
    ]
    for (record, titles) in zip(records, titles) {
      let line = try JSONLines.line(for: record)
      for field in fields { #expect(!line.contains(field), "\(line)") }
      let read = try #require(JSONLines.records(in: Data(line.utf8), name: "f").first)
      for cells in [Self.cells(record), Self.cells(read)] {
        for title in titles { #expect(cells[title] == "-", "\(title)") }
      }
    }
  }

  @Test func outlierChannelsSayWhatIsKnownOfThem() {
    let title = "largest channels, share of tokens where outliers"
    #expect(Self.cells(Self.calibration(isSpreadKnown: true))[title] == "3: 90.000 at 25.0 %")
    #expect(Self.cells(Self.calibration(isSpreadKnown: true))["note"] == "massive first token")
    #expect(Self.cells(Self.calibration(isSpreadKnown: false))[title] == "3: 90.000")
    #expect(Self.cells(Self.calibration(isSpreadKnown: false))["note"] == "")
  }

  /// A result file is what anyone may have written.
  @Test(arguments: [[], [1.5], [1, 2, 3]] as [[Double]])
  func anIntervalOfAnotherNumberOfEndsIsShownAsItIs(ends: [Double]) {
    let cells = Self.cells(Self.evaluation(ratio: ends, divergence: ends, agreement: ends))
    let expected = ends.map { String(format: "%.4f", $0) }.joined(separator: "-")
    #expect(cells["99% interval"] == (ends.isEmpty ? "-" : expected))
  }
}
