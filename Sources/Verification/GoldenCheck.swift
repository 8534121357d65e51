// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Checkpoints
public import Quantization
public import Records

/// Checks golden files: first their hashes, then every recorded value.
///
/// The outputs are computed again from the recorded inputs by the FP64 reference, and by every
/// implementation given; integers must come out exactly, floating-point values within the bounds
/// that the manifest derives.
public struct GoldenCheck: Sendable {
  /// The folder that holds manifest.json.
  public let folder: String
  /// What the folder should hold.
  public let manifest: GoldenManifest

  /// Called with each record as soon as it is known.
  public typealias Listener = (VerificationRecord) throws -> Void

  /// Reads the manifest.
  ///
  /// - Parameter folder: The folder that holds manifest.json.
  /// - Throws: ``GoldenError``.
  public init(folder: String) throws(GoldenError) {
    self.folder = folder
    manifest = try GoldenManifest.read(folder: folder)
  }

  /// The listed files whose path contains a text.
  ///
  /// - Parameter filter: Part of a path, or `nil` for all.
  /// - Returns: In the order of the manifest.
  public func files(matching filter: String?) -> [GoldenManifest.File] {
    guard let filter, !filter.isEmpty else { return manifest.files }
    return manifest.files.filter { $0.path.contains(filter) }
  }

  /// Checks hashes, then computes every recorded value again.
  ///
  /// - Parameters:
  ///   - families: Implementations to run besides the reference, such as the kernel rows.
  ///   - provider: Whose implementations they are, for the records.
  ///   - filter: Part of a path, or `nil` for all files.
  ///   - listener: Called with each record as soon as it is known.
  /// - Returns: What was found.
  /// - Throws: What the listener throws; findings never throw.
  public func run(
    families: [any OperationFamily] = [],
    provider: String = "smoothbench",
    filter: String? = nil,
    listener: Listener = { _ in }
  ) throws -> GoldenReport {
    var report = GoldenReport()
    let sound = try checkHashes(filter: filter, into: &report, listener: listener)
    for entry in sound {
      for finding in findings(of: entry, families: families, provider: provider) {
        try listener(finding.record)
        report.add(finding.record, verdict: finding.verdict, details: finding.details)
      }
    }
    return report
  }

  // MARK: - Hashes

  /// The files that are what the manifest says; the others become failed records.
  func checkHashes(
    filter: String?,
    into report: inout GoldenReport,
    listener: Listener
  ) throws -> [GoldenManifest.File] {
    let hashes = GoldenHashes(folder: folder, manifest: manifest)
    let files = files(matching: filter)
    guard !files.isEmpty else {
      report.conclude(.nothingMatched)
      report.remark("no golden file's path contains '\(filter ?? "")'")
      return []
    }
    var faults: [(path: String, fault: GoldenHashes.Fault, expected: String)] = []
    let paths = Set(files.map(\.path))
    let companions = manifest.companions.filter { paths.contains($0.describes) }
    let fixtures = filter == nil ? manifest.fixtures : []
    let listed =
      files.map { ($0.path, $0.sha256) } + companions.map { ($0.path, $0.sha256) }
      + fixtures.map { ($0.path, $0.sha256) }
    for (path, sha256) in listed {
      if let fault = hashes.fault(path: path, sha256: sha256) {
        faults.append((path, fault, sha256))
      }
    }
    for path in filter == nil ? hashes.unlisted() : [] { faults.append((path, .unlisted, "")) }
    for (path, fault, expected) in faults {
      let (record, verdict) = hashRecord(path: path, fault: fault, expected: expected)
      try listener(record)
      report.add(record, verdict: verdict)
    }
    if faults.isEmpty {
      let record = VerificationRecord(
        property: GoldenHashes.property,
        case: "\(listed.count) files",
        kernel: "reference",
        provider: "smoothbench",
        outcome: .passed,
        seed: 0,
        cases: listed.count,
        bound: "exact",
        observed: "every SHA-256 as listed, no file unlisted",
        ratio: 0
      )
      try listener(record)
      report.add(record, verdict: .passed)
    }
    let unsound = Set(faults.map(\.path))
    return files.filter { !unsound.contains($0.path) }
  }

  private func hashRecord(
    path: String,
    fault: GoldenHashes.Fault,
    expected: String
  ) -> (VerificationRecord, GoldenReport.Verdict) {
    let reason: String
    let verdict: GoldenReport.Verdict
    switch fault {
    case .wrongHash(let found):
      reason = "\(folder)/\(path): SHA-256 is \(found), the manifest says \(expected)"
      verdict = .mismatch
    case .missing(let why):
      reason = "\(folder)/\(path) is listed in the manifest and cannot be read: \(why)"
      verdict = .missingFile
    case .unlisted:
      reason =
        path.hasPrefix(GoldenPending.folderName + "/")
        ? "\(folder)/\(path) is pending; see it with: smoothbench golden review"
        : "\(folder)/\(path) is not listed in the manifest"
      verdict = .mismatch
    }
    let record = VerificationRecord(
      property: GoldenHashes.property,
      case: path,
      kernel: "reference",
      provider: "smoothbench",
      outcome: .failed,
      reason: reason,
      seed: 0,
      cases: 0,
      bound: "exact",
      observed: "",
      ratio: .infinity,
      repro: "smoothbench golden check"
    )
    return (record, verdict)
  }

  // MARK: - Values

  private struct Finding {
    let record: VerificationRecord
    let verdict: GoldenReport.Verdict
    var details: [String] = []
  }

  private func findings(
    of entry: GoldenManifest.File,
    families: [any OperationFamily],
    provider: String
  ) -> [Finding] {
    let file: GoldenFile
    let computed: [String: GoldenTensor]
    var findings: [Finding] = []
    do {
      file = try GoldenFile(entry, folder: folder)
      computed = try GoldenRecomputation(file: file).tensors()
      let comparisons = try entry.outputs.map { output in
        try file.comparison(of: output, with: try Self.required(output.name, of: computed, entry))
      }
      findings.append(
        finding(
          of: entry,
          kernel: "reference",
          provider: "smoothbench",
          comparisons: comparisons,
          digests: entry.digestFaults(of: computed, isComplete: true)
        )
      )
    } catch {
      return [unusable(entry, kernel: "reference", provider: "smoothbench", error: error)]
    }
    func judge(_ kernel: String, provider: String, _ compare: () throws -> [GoldenComparison]) {
      do {
        let comparisons = try compare()
        guard !comparisons.isEmpty else { return }
        findings.append(
          finding(of: entry, kernel: kernel, provider: provider, comparisons: comparisons)
        )
      } catch {
        findings.append(unusable(entry, kernel: kernel, provider: provider, error: error))
      }
    }
    judge(GoldenSmoothingCheck.name, provider: "smoothbench") {
      try GoldenSmoothingCheck(file: file).comparisons()
    }
    for family in families {
      judge(family.name, provider: provider) {
        try GoldenKernelCheck(file: file, computed: computed, family: family).comparisons()
      }
    }
    return findings
  }

  private static func required(
    _ name: String,
    of tensors: [String: GoldenTensor],
    _ entry: GoldenManifest.File
  ) throws -> GoldenTensor {
    guard let tensor = tensors[name] else {
      throw GoldenError.badContent(
        path: entry.path,
        reason: "output '\(name)' is not one of operation '\(entry.operation)'"
      )
    }
    return tensor
  }

  private func finding(
    of entry: GoldenManifest.File,
    kernel: String,
    provider: String,
    comparisons: [GoldenComparison],
    digests: [String] = []
  ) -> Finding {
    let record = VerificationRecord(
      golden: entry,
      kernel: kernel,
      provider: provider,
      comparisons: comparisons,
      faults: digests,
      repro: "smoothbench golden check --filter \(entry.path)"
    )
    return Finding(
      record: record,
      verdict: record.outcome == .passed ? .passed : .mismatch,
      details: comparisons.compactMap { $0.details(source: "\(folder)/\(entry.path), \(kernel)") }
        + digests
    )
  }

  /// What cannot be computed: bad content for the reference, a wrong result for a kernel.
  private func unusable(
    _ entry: GoldenManifest.File,
    kernel: String,
    provider: String,
    error: any Error
  ) -> Finding {
    let record = VerificationRecord(
      golden: entry,
      kernel: kernel,
      provider: provider,
      comparisons: [],
      faults: ["\(error)"],
      repro: "smoothbench golden check --filter \(entry.path)"
    )
    return Finding(
      record: record,
      verdict: kernel == "reference" ? .badContent : .mismatch,
      details: ["\(folder)/\(entry.path), \(kernel): \(error)"]
    )
  }
}
