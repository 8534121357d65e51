// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Providers
import Verification

/// The side that loads the library and checks it; it may crash or hang at any point.
struct ProviderChild {
  /// The library's path or name.
  let library: String
  /// A capability to check, or `nil` for all that the library offers.
  let kernel: String?
  /// The law to begin with.
  let firstStep: Int
  /// Longest time for one law, watched by the parent.
  ///
  /// Unit: seconds.
  let timeout: Double
  /// The case to replay instead of checking laws.
  let replayed: VerificationCase?

  /// Checks what the plan asks for and reports every step.
  ///
  /// - Parameter plan: Makes the plan for the subjects of the library.
  /// - Throws: ``ChildChannelError``; everything else is reported to the parent.
  func run(plan: ([VerificationSubject]) throws -> VerificationPlan) throws {
    ChildChannel.prepareChild()
    do {
      let subjects = try loadSubjects()
      try check(VerificationRunner(plan(subjects)), subjects)
      try send(.done)
    } catch let error as ChildChannelError {
      throw error
    } catch {
      let status = ExitStatus(for: error) ?? .internalError
      try send(.refused(status: status.rawValue, reason: "\(error)"))
    }
  }

  private func loadSubjects() throws -> [VerificationSubject] {
    let wanted = try kernel.map { name in
      guard let capability = ProviderCapability(rawValue: name) else {
        throw ProviderCapabilityError(name: name)
      }
      return capability
    }
    restartAlarm()
    let provider = try Provider.load(path: ProviderFolder.library(named: library))
    let capabilities = provider.capabilities.filter { wanted == nil || wanted == $0 }
    guard !capabilities.isEmpty else {
      throw ProviderError.notCapable(
        provider: provider.name,
        operation: wanted?.rawValue ?? "anything known here"
      )
    }
    return capabilities.map {
      .provider(provider, capability: $0, replayOptions: Self.options(library: library))
    }
  }

  private func check(_ runner: VerificationRunner, _ subjects: [VerificationSubject]) throws {
    var runner = runner
    runner.onCase = { try? send(.checking(case: "\($0)")) }
    runner.onFailure = { try? send(.failing(case: "\($0)", finding: $1)) }
    let laws = runner.laws.map { ProviderMessage.Law(property: $0.property, kernel: $0.kernel) }
    try send(.loaded(provider: subjects[0].provider, laws: laws))
    var step = firstStep
    func finish(_ result: VerificationResult) throws {
      try send(.finished(record: result.record, lines: result.report?.lines ?? []))
      step += 1
      restartAlarm()
      try send(.began(step: step))
    }
    restartAlarm()
    try send(.began(step: step))
    if let replayed {
      for subject in subjects { try runner.replay(replayed, on: subject, onResult: finish) }
    } else {
      try runner.run(from: firstStep, onResult: finish)
    }
  }

  /// Ends this process if nobody is left to do so: the parent is killed and the library hangs.
  private func restartAlarm() { alarm(UInt32(min(timeout, 1e6)) + 30) }

  private func send(_ message: ProviderMessage) throws { try ChildChannel.send(message) }

  /// The options that load a library again, fit for a shell.
  static func options(library: String) -> String {
    let isPlain = library.unicodeScalars.allSatisfy { scalar in
      scalar.isASCII
        && (scalar.properties.isAlphabetic || "0123456789-_.+/".unicodeScalars.contains(scalar))
    }
    guard !isPlain else { return "--provider \(library)" }
    return "--provider '\(library.replacingOccurrences(of: "'", with: "'\\''"))'"
  }
}

/// A capability that the C interface does not have.
struct ProviderCapabilityError: ExitStatusProviding, CustomStringConvertible {
  let name: String
  var exitStatus: ExitStatus { .usage }
  var description: String {
    "'\(name)' is not a capability of libraries; known: "
      + ProviderCapability.allCases.map(\.rawValue).joined(separator: ", ")
  }
}
