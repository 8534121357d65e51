// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Records

/// The command line behind every number.
struct RepeatSection {
  let content: ReportContent

  var node: HTMLNode? {
    let commands = RepeatCommands(content).commands
    guard !commands.isEmpty else { return nil }
    return HTMLParts.section("How to repeat each number", id: "repeat") {
      HTMLParts.table(
        "Commands",
        columns: [.init(title: "number"), .init(title: "command")],
        rows: commands.map { entry in
          [
            element("span") { HTMLParts.breakable(entry.number) },
            element("code") { Self.words(of: entry.command) },
          ]
        },
        isStacked: true
      )
      HTMLParts.note(
        "Made from "
          + content.sources.map { "\($0.name) (\(Figure.count($0.recordCount)) records)" }
          .joined(separator: ", ")
          + ". Each record of those files has every sample, bound and limit behind this page."
      )
    }
  }
}

extension RepeatSection {
  /// A command whose options are not broken at their hyphens.
  private static func words(of command: String) -> [HTMLNode] {
    command.split(separator: " ").enumerated().flatMap { index, word -> [HTMLNode] in
      let text = HTMLNode.text(String(word))
      let shown = word.hasPrefix("--") ? element("span", .class("option")) { text } : text
      return index == 0 ? [shown] : [.text(" "), shown]
    }
  }
}

/// Command lines that measure again what records say.
struct RepeatCommands {
  /// One command.
  struct Entry: Sendable {
    let number: String
    let command: String
  }

  let commands: [Entry]

  init(_ content: ReportContent) {
    var entries: [Entry] = []
    func add(_ number: String, _ words: [String]) {
      let command = words.map(Self.quoted).joined(separator: " ")
      guard !entries.contains(where: { $0.command == command }) else { return }
      entries.append(Entry(number: number, command: command))
    }
    for provider in Set(content.checks.map(\.provider)).sorted() {
      let checks = content.checks.filter { $0.provider == provider }
      let cases = checks.map(\.cases).max() ?? 0
      let whose = provider == "smoothbench" ? ["--kernel", "all"] : ["--provider", provider]
      add(
        provider == "smoothbench" ? "laws" : "laws of \(provider)",
        ["smoothbench", "verify"] + whose
          + ["--cases", "\(cases)", "--seed", "\(checks.first?.seed ?? 1)"]
      )
    }
    if !content.goldens.isEmpty { add("golden files", ["smoothbench", "golden", "check"]) }
    for timing in content.benchmarks {
      add(
        "\(timing.variant) \(timing.rows)x\(timing.depth)x\(timing.columns), "
          + Figure.threads(timing.threads),
        Self.words("benchmark", timing)
      )
    }
    for profile in content.profiles {
      let caseText = profile.case
      if let timing = content.benchmarks.first(where: { $0.case == caseText }) {
        add("profile of \(caseText)", Self.words("profile", timing))
      } else {
        add("profile of \(caseText)", Self.words(profile))
      }
    }
    for model in content.evaluations.reduce(into: [[EvaluationRecord]](), Self.collect) {
      add("accuracy of \(model[0].model)", Self.words(model))
    }
    if !content.selftests.isEmpty { add("known faults", ["smoothbench", "selftest"]) }
    for case .audit(let audit) in content.records where audit.flag == "group" {
      add(
        "audit of \(audit.quantized)",
        [
          "smoothbench", "audit", "--original", audit.original, "--quantized", audit.quantized,
        ]
      )
    }
    commands = entries
  }

  /// Puts schemes that were evaluated on the same windows of one model together.
  private static func collect(_ groups: inout [[EvaluationRecord]], _ record: EvaluationRecord) {
    let index = groups.firstIndex { group in
      let first = group[0]
      return first.model == record.model && first.window == record.window
        && first.windows == record.windows
        && Set((group + [record]).filter { $0.scheme != "fp32" }.map(\.keptFloat)).count <= 1
        && Set((group + [record]).compactMap(\.alpha)).count <= 1
    }
    if let index { groups[index].append(record) } else { groups.append([record]) }
  }

  /// The options that evaluate schemes anew; the files of tokens and statistics are not in records.
  private static func words(_ group: [EvaluationRecord]) -> [String] {
    let first = group[0]
    var words = [
      "smoothbench", "evaluate", first.model, "--token-ids", "IDS", "--window", "\(first.window)",
      "--windows", "\(first.windows)", "--statistics", "STATISTICS",
    ]
    for layer in group.first(where: { !$0.keptFloat.isEmpty })?.keptFloat ?? [] {
      words += ["--keep-float", layer]
    }
    if let alpha = group.compactMap(\.alpha).first { words += ["--alpha", "\(alpha)"] }
    return words + ["--scheme", group.map(\.scheme).joined(separator: ",")]
  }

  /// The options that make a case anew.
  private static func words(_ command: String, _ timing: BenchmarkRecord) -> [String] {
    // The case's text names the data and its seed as the options do.
    let parts = timing.case.split(separator: ",").map { $0.split(separator: "=", maxSplits: 1) }
    let seed = parts.first { $0.first == "seed" && $0.count == 2 }.map { String($0[1]) }
    var words = [
      "smoothbench", command, "--shape", "\(timing.rows)x\(timing.depth)x\(timing.columns)",
      "--operation", timing.variant, "--kernel", timing.kernel, "--threads",
      "\(timing.threads)", "--fill", timing.fill, "--seed", seed ?? "1",
    ]
    if timing.cache != "hot" { words += ["--cache", timing.cache] }
    return words
  }

  /// The options that profile a case of which there is no timing.
  private static func words(_ profile: ProfileRecord) -> [String] {
    let parts = profile.case.split(separator: ",")
    let shape = parts.first?.split(separator: ":", maxSplits: 1).dropFirst().first
    var words = ["smoothbench", "profile", "--operation", profile.operation]
    if let shape { words += ["--shape", String(shape)] }
    for key in ["kernel", "threads", "fill", "seed"] {
      guard let value = parts.first(where: { $0.hasPrefix("\(key)=") }) else { continue }
      words += ["--\(key)", String(value.dropFirst(key.count + 1))]
    }
    return words
  }

  /// A word that a shell reads as it is.
  static func quoted(_ word: String) -> String {
    let plain = word.unicodeScalars.allSatisfy {
      $0.isASCII && ($0.properties.isAlphabetic || "0123456789-_=./:,+".unicodeScalars.contains($0))
    }
    guard !plain || word.isEmpty else { return word }
    return "'" + word.replacing("'", with: "'\\''") + "'"
  }
}
