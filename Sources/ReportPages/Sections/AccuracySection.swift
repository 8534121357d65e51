// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Records

/// What quantization costs whole models, scheme by scheme.
struct AccuracySection {
  let content: ReportContent

  var node: HTMLNode? {
    guard !content.evaluations.isEmpty else { return nil }
    return HTMLParts.section("Accuracy", id: "accuracy") {
      for model in models {
        let records = content.evaluations.filter { $0.model == model }
        element("h3") { model }
        bars(records)
        HTMLParts.table(
          "Accuracy of \(model)",
          of: records.map { RecordTable(.evaluation($0)) },
          isStacked: true
        )
      }
    }
  }

  private var models: [String] {
    var names: [String] = []
    for record in content.evaluations where !names.contains(record.model) {
      names.append(record.model)
    }
    return names
  }

  /// How many times the perplexity of FP32, above 1.
  private func bars(_ records: [EvaluationRecord]) -> [HTMLNode] {
    let bars = records.compactMap { record -> BarList.Bar? in
      guard let exact = record.perplexityFp32, exact > 0, record.scheme != "fp32" else {
        return nil
      }
      let ratio = record.perplexity / exact
      let ends = record.ratioInterval ?? []
      guard ratio.isFinite else { return nil }
      return BarList.Bar(
        name: record.scheme + (record.alpha.map { String(format: ", alpha %.2f", $0) } ?? ""),
        text: String(format: "%+.2f %%", (ratio - 1) * 100),
        value: max(0, ratio - 1),
        interval: ends.count == 2 && ends[0] <= ends[1]
          ? max(0, ends[0] - 1)...max(0, ends[1] - 1) : nil,
        tone: record.scheme.hasPrefix("smoothquant") ? .own : .other,
        remark: String(format: "perplexity %.3f", record.perplexity)
      )
    }
    guard !bars.isEmpty, let first = records.first else { return [] }
    let groups = [
      BarList.Group(
        title: "Perplexity above FP32, \(first.windows) windows of \(first.window) tokens",
        bars: bars
      )
    ]
    return [
      BarList(groups: groups, full: BarList.scale(groups, atLeast: 0.01), mark: nil).node,
      HTMLParts.note("Shorter is better. The whisker is the 99 % interval over windows."),
    ]
  }
}
