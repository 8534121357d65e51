// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Records

/// A result set as Markdown for a comment on a change: the verdict, then what fits a comment.
///
/// What passed is summed up and what did not is listed, so that the text stays far below the 65536
/// characters that a comment may have.
public struct MarkdownReport: Sendable {
  private let content: ReportContent
  /// Rows of a table before the rest is counted only.
  private static let rowLimit = 40

  /// Creates a report.
  ///
  /// - Parameters:
  ///   - sources: The files the records come from, with the number of records of each.
  ///   - records: All records, in the order of the files.
  public init(sources: [(name: String, count: Int)], records: [Record]) {
    content = ReportContent(
      sources: sources.map { .init(name: $0.name, recordCount: $0.count) },
      records: records
    )
  }

  /// The whole text.
  public var text: String {
    let summary = content.summary
    var page = "# smoothbench: \(summary.standing.rawValue)\n\n"
    page += "**\(MarkdownText.escaped(summary.headline))**\n\n"
    if !content.differentMachines.isEmpty {
      page += "> The records come from different machines, so their times do not compare.\n\n"
    }
    page += summary.verdict.map { "- \(MarkdownText.escaped($0))\n" }.joined()
    page += failures + machine + laws + goldens + timings + evaluations + activations
    page += profiles + others
    return page + commands
  }

  private var failures: String {
    let failed = (content.checks + content.goldens).filter { $0.outcome == .failed }
    guard !failed.isEmpty else { return "" }
    return "\n## Failed\n\n"
      + failed.prefix(Self.rowLimit).map { check in
        "- \(MarkdownText.code(check.property)) on \(MarkdownText.code(check.kernel)): "
          + MarkdownText.escaped(check.reason)
          + (check.repro.isEmpty ? "" : "; \(MarkdownText.code(check.repro))") + "\n"
      }
      .joined() + rest(failed.count)
  }

  private var machine: String {
    guard let machine = content.machines.first else { return "" }
    return "\n## Machine\n\n"
      + MarkdownText.escaped(
        "\(machine.processor), \(machine.cores) cores, \(machine.features.joined(separator: " ")); "
          + "\(machine.operatingSystem); smoothbench \(machine.version)"
      ) + "\n"
      + machine.remarks.map { "- \(MarkdownText.escaped($0))\n" }.joined()
  }

  private var laws: String {
    let groups = CheckGroup.groups(of: content.checks)
    return table(
      "Laws",
      titles: ["outcome", "law", "kernels", "cases", "worst error / bound", "bound"],
      rows: groups.map {
        [
          $0.outcome.rawValue, $0.property, $0.kernels, Figure.count($0.cases),
          Figure.ofBound($0.worstRatio), $0.bound.symbols,
        ]
      },
      isFolded: true
    )
  }

  private var goldens: String {
    let goldens = content.goldens
    guard !goldens.isEmpty else { return "" }
    let passed = goldens.count { $0.outcome == .passed }
    let worst = goldens.filter { $0.outcome == .passed }.map(\.ratio).max() ?? 0
    return "\n## Golden files\n\n\(passed) of \(goldens.count) checks passed; the worst error is "
      + "\(Figure.ofBound(worst)) of its bound.\n"
  }

  private var timings: String {
    table(
      "INT8 beside floating point",
      titles: [
        "operation", "shape MxKxN", "kernel", "threads", "time", "99 % interval", "of limit",
        "x FP32", "x FP16", "x BF16", "note",
      ],
      rows: content.benchmarks.map { timing in
        let ends = timing.confidenceInterval ?? []
        return [
          timing.variant, "\(timing.rows)x\(timing.depth)x\(timing.columns)", timing.kernel,
          "\(timing.threads)", Figure.seconds(timing.medianSeconds),
          ends.count == 2
            ? "\(Figure.seconds(ends[0])) to \(Figure.seconds(ends[1]))"
            : "none: too few samples (\(timing.samplesSeconds.count))",
          timing.shareOfLimit.map(Figure.percent) ?? "-",
          timing.speedup.fp32.map(Figure.ratio) ?? "-",
          timing.speedup.fp16.map(Figure.ratio) ?? "-",
          timing.speedup.bf16.map(Figure.ratio) ?? "-",
          note(on: timing),
        ]
      }
    )
  }

  private func note(on timing: BenchmarkRecord) -> String {
    let weak = ["fp32", "fp16", "bf16"].filter { timing.isWeak($0) }
    let mistrusted = content.baselines.filter {
      $0.case == timing.case && $0.cache == timing.cache && $0.mistrusted != nil
    }
    .map { "\($0.provider) \($0.kernel)" }.joined(separator: ", ")
    return [
      timing.mistrusted.map { "mistrusted: \($0)" },
      weak.isEmpty ? nil : "weak baseline: \(weak.joined(separator: ", "))",
      mistrusted.isEmpty ? nil : "mistrusted baseline: \(mistrusted)",
    ]
    .compactMap { $0 }.joined(separator: "; ")
  }

  private var evaluations: String {
    tables("Accuracy", content.evaluations.map { RecordTable(.evaluation($0)) })
  }

  private var activations: String {
    tables("Activations", content.calibrations.map { RecordTable(.calibration($0)) })
  }

  private var profiles: String {
    content.profiles.map { profile in
      "\n## Where the time of \(MarkdownText.code(profile.case)) goes\n\n"
        + profile.phases.filter { $0.samples > 0 }.map { phase in
          let limit = phase.shareOfLimit.map { ", at \(Figure.percent($0)) of its limit" } ?? ""
          return "- \(MarkdownText.escaped(phase.name)) \(Figure.percent(phase.share))\(limit)\n"
        }
        .joined()
        + profile.advice.map { "- next: \(MarkdownText.escaped($0))\n" }.joined()
    }
    .joined()
  }

  private var others: String {
    content.others.map { tables($0.first?.group ?? "", $0) }.joined()
  }

  private var commands: String {
    let entries = RepeatCommands(content).commands
    return table(
      "How to repeat each number",
      titles: ["number", "command"],
      rows: entries.map { [$0.number, $0.command] },
      codeColumn: 1,
      isFolded: true
    )
  }

  // MARK: Tables

  private func tables(_ title: String, _ tables: [RecordTable]) -> String {
    table(
      title.replacing("_", with: " "),
      titles: tables.first?.columns.map(\.title) ?? [],
      rows: tables.map { $0.columns.map(\.text) }
    )
  }

  private func table(
    _ title: String,
    titles: [String],
    rows: [[String]],
    codeColumn: Int? = nil,
    isFolded: Bool = false
  ) -> String {
    guard !rows.isEmpty else { return "" }
    func line(_ cells: [String]) -> String { "| " + cells.joined(separator: " | ") + " |\n" }
    let body =
      line(titles.map(MarkdownText.escaped)) + "|" + titles.map { _ in " --- |" }.joined() + "\n"
      + rows.prefix(Self.rowLimit).map { row in
        line(
          row.enumerated().map { index, cell in
            index == codeColumn ? MarkdownText.code(cell) : MarkdownText.escaped(cell)
          }
        )
      }
      .joined() + rest(rows.count)
    let heading = "\n## \(MarkdownText.escaped(title))\n\n"
    guard isFolded else { return heading + body }
    return heading + "<details><summary>\(rows.count) rows</summary>\n\n\(body)\n</details>\n"
  }

  private func rest(_ count: Int) -> String {
    count > Self.rowLimit ? "\n\(count - Self.rowLimit) more rows are in the HTML report.\n" : ""
  }
}
