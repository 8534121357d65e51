// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Records

/// Evaluations that one command makes: schemes of the same model, tokens and options.
struct EvaluationGroup {
  /// Folder or file of the model.
  let model: String
  /// Model, windows and threads, as the command takes them.
  private let subject: [String]
  private var schemes: [String]
  /// What the settings of the schemes say, by key.
  ///
  /// A scheme says nothing of what does not concern it: alpha of a plain one, all of floating point.
  private var settings: [String: String]

  /// Puts evaluations together, in the order met.
  static func groups(of records: [EvaluationRecord]) -> [EvaluationGroup] {
    var groups: [EvaluationGroup] = []
    for record in records {
      let one = EvaluationGroup(record)
      if let index = groups.lastIndex(where: { $0.agrees(with: one) }) {
        groups[index].schemes += one.schemes
        groups[index].settings.merge(one.settings) { known, _ in known }
      } else {
        groups.append(one)
      }
    }
    return groups
  }

  private init(_ record: EvaluationRecord) {
    // Attention is an option; records have it in the name of the scheme too.
    let scheme = String(record.scheme.prefix { $0 != "+" })
    model = record.model
    schemes = [scheme]
    var subject = [
      "evaluate", record.model, "--token-ids", "IDS", "--window", "\(record.window)", "--windows",
      "\(record.windows)",
    ]
    if let stride = record.stride, stride != record.window { subject += ["--stride", "\(stride)"] }
    self.subject = subject + ["--threads", "\(record.threads)"]
    settings = record.isFloat ? [:] : Self.settings(record, isAuto: scheme == "smoothquant-auto")
  }

  private static func settings(_ record: EvaluationRecord, isAuto: Bool) -> [String: String] {
    let words = (record.settings ?? "").split(separator: " ").dropFirst()
    var settings: [String: String] = [:]
    for word in words {
      let pair = word.split(separator: "=", maxSplits: 1).map(String.init)
      if pair.count == 2 { settings[pair[0]] = pair[1] }
    }
    if record.settings == nil {
      settings["alpha"] = record.alpha.map { "\($0)" }
      settings["storage"] = record.floatStorage
    }
    if record.scheme.hasPrefix("smoothquant") || record.scheme.contains("static") {
      settings["statistics"] = settings["statistics"] ?? ""
    }
    // That scheme chooses both itself, whatever the options say.
    if isAuto { (settings["alpha"], settings["sites"]) = (nil, nil) }
    settings["attention"] = settings["attention"]?.replacing("-static", with: "") ?? ""
    settings["projections"] = settings["projections"] ?? ""
    settings["float"] = record.keptFloat.joined(separator: ",")
    settings["simulate"] = record.simulation == nil ? "" : "yes"
    return settings
  }

  /// Whether one command can make both: nothing that both speak of differs, and none is made twice.
  private func agrees(with other: EvaluationGroup) -> Bool {
    subject == other.subject && !other.schemes.contains(where: schemes.contains)
      && other.settings.allSatisfy { key, value in
        // The digest of the statistics is no option, and only some schemes need any.
        key == "statistics" || settings[key] ?? value == value
      }
  }

  /// The command without the tool's name; files of tokens and statistics are not in records.
  var words: [String] {
    var words = subject
    if settings["statistics"] != nil { words += ["--statistics", "STATISTICS"] }
    if let sites = settings["sites"], sites != "attention_input+feedforward_input" {
      words += ["--sites", sites.replacing("+", with: ",")]
    }
    if let alpha = settings["alpha"] { words += ["--alpha", alpha] }
    if let layers = settings["float"], !layers.isEmpty { words += ["--keep-float", layers] }
    if let storage = settings["storage"], storage != "fp32" {
      words += ["--float-storage", storage]
    }
    if settings["attention"]?.isEmpty == false { words.append("--attention-int8") }
    if settings["projections"]?.isEmpty == false { words.append("--projections-int8") }
    if settings["simulate"]?.isEmpty == false { words.append("--simulate") }
    if let dialect { words += ["--dialect", dialect] }
    return words + ["--scheme", schemes.joined(separator: ",")]
  }

  /// The dialect whose rules the settings name, or `nil` for our own.
  private var dialect: String? {
    if let scales = settings["scales"], scales != "own" { return scales }
    return settings["rule"] == "authorsFloors" || settings["attention"] == "tensors"
      ? "authors" : nil
  }

  /// The command of an encoder in a record of an older build.
  static func words(encoder: EncoderEvaluationRecord) -> [String] {
    var words = ["evaluate", encoder.model, "--text", "SENTENCES"]
    if let alpha = encoder.alpha { words += ["--statistics", "STATISTICS", "--alpha", "\(alpha)"] }
    if !encoder.keptFloat.isEmpty {
      words += ["--keep-float", encoder.keptFloat.joined(separator: ",")]
    }
    return words + ["--threads", "\(encoder.threads)", "--scheme", encoder.scheme]
  }
}

extension EvaluationRecord {
  /// Whether the scheme is a storage format of floating point, whatever computes it.
  fileprivate var isFloat: Bool {
    ["fp32", "fp16", "bf16"].contains(scheme.prefix { $0 != "@" })
  }
}
