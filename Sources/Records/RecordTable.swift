// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Foundation

/// One record as a row of named cells, for text, CSV and Markdown.
public struct RecordTable: Sendable {
  struct Cell {
    let name: String
    let text: String
    let width: Int
    let isNumber: Bool
  }
  private let cells: [Cell]
  /// Records of one group share their columns: one title serves them all.
  public let group: String

  /// Lays out the fields that people compare; JSON holds the rest.
  public init(_ record: Record) {
    switch record {
    case .benchmark, .baseline: group = "timing"
    case .encoderEvaluation: group = "encoder"
    default: group = record.kind
    }
    switch record {
    case .machine(let machine): cells = Self.cells(machine)
    case .kernel(let kernel): cells = Self.cells(kernel)
    case .verification(let verification), .golden(let verification):
      cells = Self.cells(verification)
    case .benchmark(let benchmark), .baseline(let benchmark):
      cells = Self.cells(benchmark, kind: record.kind)
    case .calibration(let calibration): cells = Self.cells(calibration)
    case .evaluation(let evaluation): cells = Self.cells(evaluation)
    case .encoderEvaluation(let evaluation): cells = Self.cells(evaluation)
    case .evaluationWindow(let window): cells = Self.cells(window)
    case .profile(let profile): cells = Self.cells(profile)
    case .gate(let gate): cells = Self.cells(gate)
    case .selftest(let selftest): cells = Self.cells(selftest)
    case .comparison(let comparison): cells = Self.cells(comparison)
    case .checkpoint(let checkpoint): cells = Self.cells(checkpoint)
    case .tensor(let tensor): cells = Self.cells(tensor)
    case .smoothingSite(let site): cells = Self.cells(site)
    case .goal(let goal): cells = Self.cells(goal)
    case .certificate(let certificate): cells = Self.cells(certificate)
    case .divergence(let divergence): cells = Self.cells(divergence)
    case .audit(let audit): cells = Self.cells(audit)
    case .dialectDifference(let difference): cells = Self.cells(difference)
    }
  }

  /// Every cell under its title.
  public var columns: [(title: String, text: String, isNumber: Bool)] {
    cells.map { ($0.name, $0.text, $0.isNumber) }
  }

  /// Column titles for a terminal.
  public var textTitle: String { Self.padded(cells.map { ($0.name, $0.width, $0.isNumber) }) }
  /// The row for a terminal.
  public var textRow: String { Self.padded(cells.map { ($0.text, $0.width, $0.isNumber) }) }

  /// The row for a terminal that is too narrow for the titles.
  ///
  /// A paragraph: what names the record, at most three cells, and every further cell beside its
  /// title, without those that say nothing.
  ///
  /// - Parameter width: Columns of the terminal.
  /// - Returns: Lines, none longer than the width unless one cell alone is.
  public func textParagraph(width: Int) -> String {
    let head = cells.prefix { !$0.isNumber }.prefix(3)
    let rest = cells.dropFirst(head.count).filter { !$0.text.isEmpty && $0.text != "-" }
    let lines =
      Self.lines(
        of: head.map(\.text).filter { !$0.isEmpty },
        between: "  ",
        start: "",
        width: width
      )
      + Self.lines(
        of: rest.map { $0.name + " " + $0.text },
        between: " | ",
        start: "  ",
        width: width
      )
    return lines.joined(separator: "\n")
  }

  private static func lines(
    of items: [String],
    between separator: String,
    start: String,
    width: Int
  ) -> [String] {
    var lines: [String] = []
    for item in items {
      if let line = lines.last, line.count + separator.count + item.count <= width {
        lines[lines.count - 1] = line + separator + item
      } else {
        lines.append(start + item)
      }
    }
    return lines
  }
  /// Column titles as CSV.
  public var csvTitle: String { cells.map { Self.csv($0.name) }.joined(separator: ",") }
  /// The row as CSV.
  public var csvRow: String { cells.map { Self.csv($0.text) }.joined(separator: ",") }
  /// Column titles and rule as Markdown.
  public var markdownTitle: String {
    "| " + cells.map { MarkdownText.escaped($0.name) }.joined(separator: " | ") + " |\n|"
      + cells.map { $0.isNumber ? " ---: |" : " --- |" }.joined()
  }
  /// The row as Markdown.
  public var markdownRow: String {
    "| " + cells.map { MarkdownText.escaped($0.text) }.joined(separator: " | ") + " |"
  }

  static func text(_ name: String, _ text: String, _ width: Int) -> Cell {
    Cell(name: name, text: visible(text), width: width, isNumber: false)
  }

  /// The text without what a terminal or a table's reader would act on: names come from files and
  /// libraries of any origin.
  private static func visible(_ text: String) -> String {
    var visible = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      switch scalar.properties.generalCategory {
      case .control, .lineSeparator, .paragraphSeparator: visible.append(" ")
      case .format: visible.append("\u{FFFD}")
      default: visible.append(scalar)
      }
    }
    return String(visible)
  }

  static func number(_ name: String, _ value: Double?, _ format: String) -> Cell {
    let text = value.map { String(format: format, $0) } ?? "-"
    return Cell(name: name, text: text, width: max(name.count, 8), isNumber: true)
  }

  private static func cells(_ machine: MachineRecord) -> [Cell] {
    [
      text("processor", machine.processor, 24), text("architecture", machine.architecture, 12),
      number("cores", Double(machine.cores), "%.0f"),
      number("memory GB", Double(machine.memoryBytes) / 1e9, "%.1f"),
      text("features", machine.features.joined(separator: " "), 40),
    ]
  }

  private static func cells(_ kernel: KernelRecord) -> [Cell] {
    [
      text("operation", kernel.operation, 18), text("kernel", kernel.kernel, 12),
      text("formats", kernel.formats, 14), text("tile", kernel.tile, 8),
      text("instructions", kernel.instructions, 22),
      text("supported", kernel.supported ? "yes" : "no", 9),
      text("chosen", kernel.chosen ? "yes" : "no", 6),
      text("missing", kernel.missingFeatures.joined(separator: " "), 8),
    ]
  }

  private static func cells(_ verification: VerificationRecord) -> [Cell] {
    [
      text("outcome", verification.outcome.rawValue, 10),
      text("property", verification.property, 34), text("kernel", verification.kernel, 12),
      number("cases", Double(verification.cases), "%.0f"),
      number("ratio", verification.ratio, "%.4f"),
      text("bound", boundWithoutDerivation(verification.bound), 36),
      text("reason", verification.reason, 1),
    ]
  }

  /// What stands before the colon; the derivation after it is for JSON and failure reports.
  private static func boundWithoutDerivation(_ bound: String) -> String {
    String(bound.prefix { $0 != ":" })
  }

  private static func cells(_ benchmark: BenchmarkRecord, kind: String) -> [Cell] {
    let samples = benchmark.samplesSeconds.count
    let interval = benchmark.confidenceInterval ?? []
    return [
      text("kind", kind, 9),
      text("operation", benchmark.variant, 15),
      text("shape MxKxN", "\(benchmark.rows)x\(benchmark.depth)x\(benchmark.columns)", 14),
      text("kernel", benchmark.kernel, 21),
      text("provider", benchmark.provider, 19),
      number("threads", Double(benchmark.threads), "%.0f"),
      number("ms", benchmark.medianSeconds * 1e3, "%.3f"),
      text(
        "99% interval",
        interval.count == 2
          ? String(format: "%.3f-%.3f", interval[0] * 1e3, interval[1] * 1e3)
          : "none: \(samples) sample\(samples == 1 ? "" : "s")",
        17
      ),
      number("GOP/s", benchmark.gigaOperationsPerSecond, "%.1f"),
      number("of peak", benchmark.shareOfPeak.map { $0 * 100 }, "%.1f %%"),
      number("of limit", benchmark.shareOfLimit.map { $0 * 100 }, "%.1f %%"),
      number("x FP32", benchmark.speedup.fp32, "%.2f"),
      number("x FP16", benchmark.speedup.fp16, "%.2f"),
      number("x BF16", benchmark.speedup.bf16, "%.2f"),
      text("time / ours", benchmark.timeRatio.map(text) ?? "-", 18),
      number("live MB", benchmark.bytes.allocatorLive.map { Double($0) / 1e6 }, "%.2f"),
      text("limit", benchmark.limit?.text ?? "-", 36),
      text("note", notes(benchmark), 13),
    ]
  }

  /// Median and interval, such as `1.93 (1.90-1.95)`.
  static func text(_ ratio: BenchmarkRecord.Ratio) -> String {
    let ends = ratio.confidenceInterval.map { ends in
      ends.map { String(format: "%.2f", $0) }.joined(separator: "-")
    }
    return String(format: "%.2f ", ratio.median) + "(\(ends ?? "no interval"))"
  }

  private static func notes(_ benchmark: BenchmarkRecord) -> String {
    [
      benchmark.mistrusted.map { "mistrusted: \($0)" },
      benchmark.weakBaseline ? "weak_baseline" : nil,
    ]
    .compactMap { $0 }.joined(separator: "; ")
  }

  private static func cells(_ profile: ProfileRecord) -> [Cell] {
    [
      text("case", profile.case, 30), text("kernel", profile.kernel, 11),
      text("provider", profile.provider, 11),
      number("samples", Double(profile.samples), "%.0f"),
      number("real Hz", profile.realHz, "%.0f"),
      number("accounted", profile.accountedShare * 100, "%.1f %%"),
      number("imbalance", profile.balance.imbalance * 100, "%.1f %%"),
      text(
        "phases",
        profile.phases.map { String(format: "\($0.name) %.1f %%", $0.share * 100) }
          .joined(separator: ", "),
        20
      ),
    ]
  }

  private static func cells(_ checkpoint: CheckpointRecord) -> [Cell] {
    let types = checkpoint.bytesByType.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
    return [
      text("path", checkpoint.path, 24), text("format", checkpoint.format, 12),
      number("tensors", Double(checkpoint.tensors), "%.0f"),
      number("elements", Double(checkpoint.elements), "%.0f"),
      number("MB", Double(checkpoint.bytes) / 1e6, "%.2f"),
      text(
        "types",
        types.map { String(format: "\($0.key) %.2f MB", Double($0.value) / 1e6) }
          .joined(separator: ", "),
        20
      ),
    ]
  }

  private static func cells(_ tensor: TensorRecord) -> [Cell] {
    [
      text("tensor", tensor.tensor, 50), text("type", tensor.type, 5),
      text("shape", tensor.shape.map(String.init).joined(separator: "x"), 14),
      number("bytes", Double(tensor.bytes), "%.0f"),
      number("at byte", Double(tensor.byte), "%.0f"),
      text("stored as", tensor.storedName == tensor.tensor ? "" : tensor.storedName, 24),
      text("file", String(tensor.file.split(separator: "/").last ?? ""), 20),
    ]
  }

  private static func cells(_ site: SmoothingSiteRecord) -> [Cell] {
    [
      text("site", site.site, 18), number("layers", Double(site.layers), "%.0f"),
      text("folds into", site.foldsInto ?? "nothing", 44),
      number("heads", site.headsInGroup.map(Double.init), "%.0f"),
      text("consumers", site.consumers.joined(separator: " "), 40),
      text("reason", site.reason, 1),
    ]
  }

  private static func cells(_ goal: GoalRecord) -> [Cell] {
    [
      text("outcome", goal.outcome.rawValue.replacingOccurrences(of: "_", with: " "), 12),
      text("goal", goal.name, 60), text("asked", goal.asked, 17),
      text("measured", goal.measured, 8), number("cases", Double(goal.cases), "%.0f"),
      text("lowest at", goal.lowestAt, 1),
    ]
  }

  private static func padded(_ cells: [(text: String, width: Int, isNumber: Bool)]) -> String {
    var line = ""
    for (text, width, isNumber) in cells {
      let space = String(repeating: " ", count: max(0, width - text.count))
      line += (line.isEmpty ? "" : "  ") + (isNumber ? space + text : text + space)
    }
    while line.last == " " { line.removeLast() }
    return line
  }

  /// Signs that begin a formula in a spreadsheet program, the wide ones of East Asian fonts included.
  private static let formulaSigns = "=+-@\u{FF1D}\u{FF0B}\u{FF0D}\u{FF20}".unicodeScalars

  /// Quotes a CSV cell and keeps spreadsheet programs from running it as a formula.
  ///
  /// By Unicode scalars, as readers see it: a comma with an accent above it is one character and still
  /// ends a cell.
  private static func csv(_ text: String) -> String {
    let start = text.unicodeScalars.first { !$0.properties.isWhitespace }
    let isFormula = start.map(formulaSigns.contains) ?? false
    let safe = isFormula && Double(text) == nil ? "'" + text : text
    guard safe.unicodeScalars.contains(where: { $0 == "," || $0 == "\"" }) else { return safe }
    var quoted = "\""
    for scalar in safe.unicodeScalars {
      if scalar == "\"" { quoted += "\"" }
      quoted.unicodeScalars.append(scalar)
    }
    return quoted + "\""
  }
}
