// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Records

/// Command lines that make again what records say.
///
/// A word in capitals, such as `IDS`, stands for a file that the records do not name.
struct RepeatCommands {
  /// One command.
  struct Entry: Sendable {
    let number: String
    let command: String
  }

  /// Each command once, in the order of the sections.
  private(set) var commands: [Entry] = []
  private var known: Set<String> = []
  /// What `--provider` takes, by the name that a library gives itself.
  private let libraries: [String: String]

  /// What the records of our own kernels call their provider.
  private static let own = "smoothbench"
  /// The library that is always timed.
  private static let builtIn = "openblas"
  /// The check of a result that is to be timed: its command is that of the timing.
  private static let timedResult = "timed-result"

  init(_ content: ReportContent) {
    libraries = Self.libraries(content)
    if !content.machines.isEmpty { add("machine", ["doctor"]) }
    addLaws(content.checks.filter { $0.property != Self.timedResult })
    if !content.goldens.isEmpty { add("golden files", ["golden", "check"]) }
    addTimings(content)
    addProfiles(content)
    for group in EvaluationGroup.groups(of: content.evaluations) {
      add("accuracy of \(group.model)", group.words)
    }
    addGates(content.records)
    addAudits(content.records)
    for record in content.records { addOther(record) }
  }

  /// Adds a command, given without the tool's name.
  private mutating func add(_ number: String, _ words: [String]) {
    let command = (["smoothbench"] + words).map(Self.quoted).joined(separator: " ")
    guard known.insert(command).inserted else { return }
    commands.append(Entry(number: number, command: command))
  }

  /// Elements of the same key together, in the order met.
  private static func grouped<Element>(
    _ elements: [Element],
    by key: (Element) -> [String]
  ) -> [[Element]] {
    let keys = unique(elements.map(key))
    let groups = Dictionary(grouping: elements, by: key)
    return keys.compactMap { groups[$0] }
  }

  private static func unique<Element: Hashable>(_ elements: [Element]) -> [Element] {
    var seen: Set<Element> = []
    return elements.filter { seen.insert($0).inserted }
  }

  /// A word that a shell reads as it is.
  static func quoted(_ word: String) -> String {
    let plain = word.unicodeScalars.allSatisfy {
      $0.isASCII && ($0.properties.isAlphabetic || "0123456789-_=./:,+".unicodeScalars.contains($0))
    }
    guard !plain || word.isEmpty else { return word }
    // By scalars: a shell sees a quote with an accent above it as a quote.
    var quoted = "'"
    for scalar in word.unicodeScalars {
      if scalar == "'" { quoted += "'\\'" }
      quoted.unicodeScalars.append(scalar)
    }
    return quoted + "'"
  }
}

// MARK: Laws

extension RepeatCommands {
  private static func libraries(_ content: ReportContent) -> [String: String] {
    var libraries: [String: String] = [:]
    func note(_ library: String?, of provider: String) {
      if let library { libraries[provider] = library }
    }
    for check in content.checks { note(check.library, of: check.provider) }
    for timing in content.baselines { note(timing.library, of: timing.provider) }
    for profile in content.profiles { note(profile.library, of: profile.provider) }
    return libraries
  }

  /// Laws of our kernels, of each library and of each dialect.
  private mutating func addLaws(_ checks: [VerificationRecord]) {
    let groups = Self.grouped(checks) { [$0.dialect ?? "", $0.provider, "\($0.seed)"] }
    for group in groups {
      let first = group[0]
      var number = "laws"
      var words = ["verify"]
      if let dialect = first.dialect {
        number += " of dialect \(dialect)"
        words += ["--dialect", dialect]
      } else if first.provider == Self.own {
        let kernels = Set(group.map(\.kernel)).subtracting(["reference"])
        words += ["--kernel", kernels.count == 1 ? kernels.first ?? "all" : "all"]
      } else {
        number += " of \(first.provider)"
        words += ["--provider", libraries[first.provider] ?? first.provider]
      }
      // What a dialect's check counts are values, not cases.
      let asked = group.compactMap { $0.casesAsked ?? ($0.dialect == nil ? $0.cases : nil) }
      if let cases = asked.max(), cases > 0 { words += ["--cases", "\(cases)"] }
      add(number, words + ["--seed", "\(first.seed)"])
    }
  }
}

// MARK: Timings and profiles

extension RepeatCommands {
  /// Our own cases with the libraries timed beside each, then what was timed without ours.
  private mutating func addTimings(_ content: ReportContent) {
    let rejected = content.checks.filter { $0.property == Self.timedResult }
    let beside: [(text: String, provider: String)] =
      content.baselines.map { (text: $0.case, provider: $0.provider) }
      + rejected.map { (text: $0.case, provider: $0.provider) }
    var providers: [String: [String]] = [:]
    for (text, provider) in beside where ![Self.own, Self.builtIn].contains(provider) {
      let name = libraries[provider] ?? provider
      if providers[text]?.contains(name) != true { providers[text, default: []].append(name) }
    }
    func options(_ text: String) -> [String] {
      providers[text].map { ["--provider", $0.joined(separator: ",")] } ?? []
    }
    for timing in content.benchmarks {
      add(
        "\(timing.variant) \(timing.rows)x\(timing.depth)x\(timing.columns), "
          + Figure.threads(timing.threads),
        Self.words("benchmark", timing) + options(timing.case)
      )
    }
    let timed = Set(content.benchmarks.map(\.case))
    let others = Self.unique(beside.map { $0.text })
    for text in others where !timed.contains(text) && !text.isEmpty {
      add("baselines of \(text)", Self.words("benchmark", CaseText(text)) + options(text))
    }
  }

  private mutating func addProfiles(_ content: ReportContent) {
    for profile in content.profiles {
      let timing = content.benchmarks.first { $0.case == profile.case }
      var words =
        timing.map { Self.words("profile", $0) } ?? Self.words("profile", CaseText(profile.case))
      if profile.provider != Self.own {
        words += ["--provider", libraries[profile.provider] ?? profile.provider]
      }
      if profile.heap != nil { words.append("--heap") }
      add("profile of \(profile.case)", words)
    }
  }

  /// The options that make a timed case anew.
  private static func words(_ command: String, _ timing: BenchmarkRecord) -> [String] {
    var words = [
      command, "--shape", "\(timing.rows)x\(timing.depth)x\(timing.columns)", "--operation",
      timing.variant, "--kernel", timing.kernel, "--threads", "\(timing.threads)", "--fill",
      timing.fill, "--seed", CaseText(timing.case).value(of: "seed") ?? "1",
    ]
    if timing.cache != "hot" { words += ["--cache", timing.cache] }
    return words
  }

  /// The options that make a case anew of which there is only the text.
  private static func words(_ command: String, _ text: CaseText) -> [String] {
    var words = [command]
    if let shape = text.shape { words += ["--shape", shape] }
    words += ["--operation", text.variant]
    for key in ["kernel", "threads", "fill", "seed"] {
      if let value = text.value(of: key) { words += ["--\(key)", value] }
    }
    return words
  }
}

// MARK: Builds and checkpoints

extension RepeatCommands {
  /// Each pair of builds with every case that they were compared on.
  private mutating func addGates(_ records: [Record]) {
    // Controls are made by each run itself, of builds that are gone when it ends.
    let gates = records.compactMap { record in
      if case .gate(let gate) = record, gate.role == .case || gate.role == .run {
        gate
      } else {
        nil
      }
    }
    for group in Self.grouped(gates, by: { [$0.base, $0.head, "\($0.margin)"] }) {
      let first = group[0]
      let cases = group.filter { $0.role == .case }.map { CaseText($0.case) }
      var words = ["gate", "--base", first.base, "--head", first.head]
      words += ["--margin", String(format: "%g%%", first.margin * 100)]
      for shape in Self.unique(cases.compactMap(\.shape)) { words += ["--shape", shape] }
      for operation in Self.unique(cases.map(\.operation)) { words += ["--operation", operation] }
      let threads = Self.unique(cases.compactMap { $0.value(of: "threads") })
      if !threads.isEmpty { words += ["--threads", threads.joined(separator: ",")] }
      for key in ["fill", "seed"] {
        if let value = cases.first?.value(of: key) { words += ["--\(key)", value] }
      }
      // Builds of the same code are timed only on demand.
      if !cases.isEmpty { words.append("--always-time") }
      add("gate of \(first.head)", words)
    }
  }

  private mutating func addAudits(_ records: [Record]) {
    let audits = records.compactMap { if case .audit(let audit) = $0 { audit } else { nil } }
    for group in Self.grouped(audits, by: { [$0.original, $0.quantized] }) {
      let first = group[0]
      let allowed = Self.unique(group.filter { $0.outcome == .mistrusted }.map(\.flag))
      add(
        "audit of \(first.quantized)",
        ["audit", "--original", first.original, "--quantized", first.quantized]
          + allowed.flatMap { ["--allow", $0] }
      )
    }
  }

  /// Kinds of record that name their command themselves, or need none of their fields for it.
  private mutating func addOther(_ record: Record) {
    switch record {
    case .kernel: add("kernels", ["kernels"])
    case .selftest(let selftest): add("known faults", selftest.command, or: ["selftest"])
    case .calibration(let calibration):
      add(
        "activations",
        calibration.command,
        or: [
          "calibrate", "MODEL", "--token-ids", "IDS", "--output", "STATISTICS", "--format", "json",
        ]
      )
    case .encoderEvaluation(let evaluation):
      add(
        "embeddings of \(evaluation.model)",
        evaluation.command,
        or: EvaluationGroup.words(encoder: evaluation)
      )
    case .certificate(let certificate):
      add(
        "certificate of \(certificate.output)",
        certificate.command,
        or: ["smooth", certificate.model, "--statistics", "STATISTICS"]
          + ["--output", certificate.output]
      )
    case .divergence(let divergence):
      add(
        "divergence of \(divergence.model), \(divergence.scheme)",
        divergence.command,
        or: ["inspect", divergence.model, "--divergence", "--scheme", divergence.scheme]
          + ["--statistics", "STATISTICS", "--token-ids", "IDS"]
      )
    case .dialectDifference(let difference):
      add(
        "codes of \(difference.path) by dialect",
        difference.command,
        or: ["inspect", difference.path, "--dialects"]
      )
    case .checkpoint(let checkpoint):
      add("tensors of \(checkpoint.path)", ["inspect", checkpoint.path])
    case .comparison: add("comparison of result files", ["compare", "BASE", "HEAD"])
    case .goal: add("goals of a suite", ["benchmark", "--suite", "SUITE"])
    case .machine, .verification, .golden, .benchmark, .baseline, .evaluation, .evaluationWindow,
      .profile, .gate, .audit, .tensor, .smoothingSite:
      break
    }
  }

  /// Adds the command that a record names, or one made of its fields where an older build wrote it.
  private mutating func add(_ number: String, _ command: [String]?, or words: [String]) {
    add(number, command.map { Array($0.dropFirst()) } ?? words)
  }
}
