// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import OptimizedOperations
import TensorCore
import Verification

/// What `verify` is asked to check, looked up by name.
struct VerifySelection {
  let filters: [String]
  let exclusions: [String]
  let fills: [String]

  /// The laws that match a filter, or all, without the excluded ones.
  func chosenProperties() throws -> [Property] {
    let included = filters.map(NamePattern.init)
    let excluded = exclusions.map(NamePattern.init)
    let chosen = PropertyCatalog.all.filter { property in
      (included.isEmpty || included.contains { $0.matches(property.name) })
        && !excluded.contains { $0.matches(property.name) }
    }
    guard !chosen.isEmpty else { throw VerifyError.nothingMatches(filters, exclusions) }
    return chosen
  }

  /// The fills of the given names, or all.
  func chosenFills() throws -> Set<Fill> {
    let names = fills.flatMap { $0.split(separator: ",").map(String.init) }
    guard !names.isEmpty else { return Set(Fill.allCases) }
    return Set(
      try names.map { name in
        guard let fill = Fill(rawValue: name) else { throw VerifyError.unknownFill(name) }
        return fill
      }
    )
  }

  /// The case a text describes, checked against what this machine and this version know.
  static func replayedCase(_ text: String) throws -> VerificationCase {
    let replayed = try VerificationCase(text: text)
    if let name = replayed.property, PropertyCatalog.named(name) == nil {
      throw VerifyError.unknownProperty(name)
    }
    try replayed.requireMemory(Double(MemoryLimit.byteCount))
    return replayed
  }

  /// Kernel rows by name: one, all that this machine supports, or the one dispatch chooses.
  static func subjects(kernel: String?) throws -> [VerificationSubject] {
    switch kernel {
    case nil, VerificationCase.dispatchedKernel?:
      return [.kernelRow(try KernelRow.chosen())]
    case "all"?:
      return KernelRow.supported.map { .kernelRow($0) }
    case let name?:
      guard name != VerificationSubject.reference.name else { return [.reference] }
      return [.kernelRow(try KernelRow.named(name))]
    }
  }
}

/// Why `verify` cannot check what it is asked to.
enum VerifyError: ExitStatusProviding, CustomStringConvertible {
  case nothingMatches([String], [String])
  case nothingRan
  case unknownFill(String)
  case unknownProperty(String)

  var exitStatus: ExitStatus {
    switch self {
    case .nothingMatches, .nothingRan: .nothingRan
    case .unknownFill, .unknownProperty: .usage
    }
  }

  var description: String {
    switch self {
    case .nothingMatches(let filters, let exclusions):
      return "no law matches"
        + (filters.isEmpty ? "" : " --filter \(filters.joined(separator: " "))")
        + (exclusions.isEmpty ? "" : " --exclude \(exclusions.joined(separator: " "))")
        + "; 'smoothbench verify --list' names them"
    case .nothingRan:
      return "nothing was checked: no law applies to this operation, fill or kernel"
    case .unknownProperty(let name):
      return "law '\(name)' of the case is not known; 'smoothbench verify --list' names them"
    case .unknownFill(let name):
      return "fill '\(name)' is not known; known are "
        + Fill.allCases.map(\.rawValue).joined(separator: ", ")
    }
  }
}

extension CaseTextError: ExitStatusProviding {
  var exitStatus: ExitStatus { .usage }
}
