// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Foundation
import Verification

extension GoldenCommand {
  /// `smoothbench golden diff`.
  struct Diff: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "diff",
      abstract: "Show what pending files would change: where, how far, how many.",
      discussion: """
        Example: smoothbench golden diff --filter w8a8_linear

        A pending file lies below pending/ of the golden folder, under the path of the file it is to \
        replace; golden/producers/produce.py --pending writes them. Exit codes: 0 nothing pending or \
        the same values, 4 something would change, 77 no pending file matches the filter.
        """
    )

    @Option(help: "Folder of golden files; default: golden here, above, or beside the package.")
    var golden: String?

    @Option(help: "Only files whose path contains this text.")
    var filter: String?

    func run() throws {
      let pending = try GoldenPending(folder: PackageFolder.golden(option: golden))
      let files = try pending.matching(filter)
      let differences = try files.map { try pending.difference(of: $0) }
      for difference in differences { print(difference.text) }
      if files.isEmpty { print("nothing is pending") }
      if differences.contains(where: { !$0.tensors.isEmpty }) {
        throw ExitStatus.goldenMismatch.exitCode
      }
    }
  }

  /// `smoothbench golden review`.
  struct Review: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "review",
      abstract: "List pending files with the commands that look at them and accept them.",
      discussion: """
        Example: smoothbench golden review

        Exit codes: 0 nothing is pending, 4 something is.
        """
    )

    @Option(help: "Folder of golden files; default: golden here, above, or beside the package.")
    var golden: String?

    func run() throws {
      let pending = try GoldenPending(folder: PackageFolder.golden(option: golden))
      let files = try pending.files()
      guard !files.isEmpty else { return print("nothing is pending") }
      for file in files {
        let difference = try pending.difference(of: file)
        print(difference.summary)
        if !difference.tensors.isEmpty, difference.tensors.allSatisfy(\.isWithinTolerance) {
          print("  within the bound of the recorded values: no reason to change them")
        }
        print("  formula: \(file.formula)")
        print("  look:    smoothbench golden diff --filter \(file.path)")
        print("  accept:  smoothbench golden accept \(file.path) --reason '...'")
      }
      throw ExitStatus.goldenMismatch.exitCode
    }
  }

  /// `smoothbench golden accept`.
  struct Accept: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "accept",
      abstract: "Replace recorded files by pending ones, with a reason that the manifest keeps.",
      discussion: """
        Example: smoothbench golden accept quantize/ties_fp64.safetensors \\
          --reason 'the old file rounded half up; equation 2 rounds half to even'

        Never in CI: with CI=true in the environment this refuses, with exit code 4.
        """
    )

    @Argument(help: "Paths of golden files, such as quantize/ties_fp64.safetensors.")
    var paths: [String]

    @Option(help: "Why the old values were wrong, or what the new ones add.")
    var reason: String

    @Option(help: "Folder of golden files; default: golden here, above, or beside the package.")
    var golden: String?

    func validate() throws {
      guard reason.split(whereSeparator: \.isWhitespace).count >= 3 else {
        throw ValidationError("--reason '\(reason)': say in a sentence why the values change")
      }
    }

    func run() throws {
      let isCI = ProcessInfo.processInfo.environment["CI"].map { !["", "0", "false"].contains($0) }
      guard isCI != true else { throw GoldenAcceptError.inCI }
      let pending = try GoldenPending(folder: PackageFolder.golden(option: golden))
      let files = try pending.files()
      let chosen = try paths.map { path in
        guard let file = files.first(where: { $0.path == path }) else {
          throw GoldenAcceptError.notPending(path: path, pending: files.map(\.path))
        }
        return file
      }
      for file in chosen { print(try pending.difference(of: file).summary) }
      try pending.accept(chosen, reason: reason)
      print("accepted; commit the files, manifest.json and the producer together")
    }
  }
}

extension GoldenPending {
  /// Pending files of a filter, which must match one if there are any.
  fileprivate func matching(_ filter: String?) throws -> [GoldenManifest.File] {
    let all = try files()
    let chosen = try files(matching: filter)
    if chosen.isEmpty, let filter, !all.isEmpty {
      throw GoldenAcceptError.notPending(path: filter, pending: all.map(\.path))
    }
    return chosen
  }
}

/// What cannot be accepted.
enum GoldenAcceptError: Error, CustomStringConvertible, ExitStatusProviding {
  /// The environment says that nobody is looking.
  case inCI
  /// No pending file has the path.
  case notPending(path: String, pending: [String])

  var description: String {
    switch self {
    case .inCI:
      return "golden accept does not run in CI (CI is set): a person looks at 'golden diff' and "
        + "accepts with a reason"
    case .notPending(let path, let pending):
      let list =
        pending.isEmpty ? "nothing is pending" : "pending: \(pending.joined(separator: ", "))"
      return "no pending file '\(path)'; \(list)"
    }
  }
  var exitStatus: ExitStatus {
    switch self {
    case .inCI: .goldenMismatch
    case .notPending: .nothingRan
    }
  }
}
