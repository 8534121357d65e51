// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Records
import Verification

/// The side that watches the library's process and survives whatever happens there.
final class ProviderVerification {
  private let library: String
  private let timeout: Double
  private let seed: UInt64
  private let isReplay: Bool
  private let session: VerifySession

  private var provider = ""
  private var laws: [ProviderMessage.Law] = []
  /// The law being checked.
  private var step = 0
  private var stepStart = ContinuousClock.now
  private var caseStart = ContinuousClock.now
  private var caseText: String?
  private var cases = 0
  private var failing: (text: String, finding: String)?

  /// Processes spent on making a crashing case smaller, and the longest each may take.
  private static let shrinkingBudget = 120
  private static let shrinkingSeconds = 10.0

  init(
    library: String,
    timeout: Double,
    seed: UInt64,
    isReplay: Bool,
    session: VerifySession
  ) {
    self.library = library
    self.timeout = timeout
    self.seed = seed
    self.isReplay = isReplay
    self.session = session
  }

  /// Checks every law, in one process if the library behaves, in another one after each crash.
  ///
  /// - Returns: How this process should end.
  func run() throws -> ExitStatus {
    var isDone = false
    while !isDone {
      isDone = try watch(
        Child(arguments: Self.arguments + ["--child-first-step", "\(step)"])
      )
      if isReplay { break }
    }
    return try session.conclude()
  }

  private typealias Child = WatchedProcess<ProviderMessage>

  private static var arguments: [String] { Array(CommandLine.arguments.dropFirst()) }

  /// Follows one process to its end.
  ///
  /// - Returns: Whether every law has been checked.
  private func watch(_ child: Child) throws -> Bool {
    stepStart = .now
    caseText = nil
    while true {
      switch try child.next(before: stepStart + .seconds(timeout)) {
      case .message(.done): return true
      case .message(let message): try take(message)
      case .timedOut:
        child.kill()
        try interrupt(findingOfTimeout(), isHang: true)
        return step >= laws.count
      case .ended(let ending):
        try interrupt(Self.finding(of: ending), isHang: false)
        return step >= laws.count
      }
    }
  }

  private static func finding(of ending: ProcessEnding) -> String {
    guard case .signalled(let number) = ending, number == SIGSEGV || number == SIGBUS else {
      return ending.description
    }
    return ending.description + "; forbidden pages surround each operand"
  }

  private func take(_ message: ProviderMessage) throws {
    switch message {
    case .loaded(let provider, let laws):
      self.provider = provider
      self.laws = laws
    case .began(let step):
      self.step = step
      stepStart = .now
      caseText = nil
      cases = 0
      failing = nil
      if step < laws.count {
        session.begin("\(laws[step].property) on \(provider) \(laws[step].kernel)", of: laws.count)
      }
    case .checking(let text):
      caseText = text
      caseStart = .now
      if failing == nil { cases += 1 }
    case .failing(let text, let finding): failing = (text, finding)
    case .finished(let record, let lines): try finish(record, lines: lines)
    case .refused(let status, let reason):
      throw ChildRefusal(status: status, reason: reason)
    case .done: break
    }
  }

  /// Records what ended a law early, and goes on to the next law.
  private func interrupt(_ finding: String, isHang: Bool) throws {
    guard let text = caseText else {
      // No case has begun: the library failed while it was loaded or made ready.
      let record = unloadable("\(finding) while the library was loaded")
      try finish(record, lines: ["FAILED \(record.property): \(record.reason)"])
      step = max(step + 1, laws.count)
      return
    }
    let running = try VerificationCase(text: text)
    guard let property = running.property.flatMap(PropertyCatalog.named) else {
      throw CaseTextError.malformed(text: text)
    }
    func check(_ verificationCase: VerificationCase, _ finding: String) -> InterruptedCheck {
      InterruptedCheck(
        property: property,
        case: verificationCase,
        provider: provider,
        replayOptions: ProviderChild.options(library: library),
        finding: finding,
        seed: seed,
        cases: cases
      )
    }
    let result: VerificationResult
    if isHang, let failing {
      let remark = "; the time limit ended the search for a smaller case"
      result = check(try VerificationCase(text: failing.text), failing.finding + remark).result()
    } else if isHang, !caseFillsTime {
      result = check(running, finding).mistrusted()
    } else {
      let budget = isHang || isReplay ? 0 : Self.shrinkingBudget
      result = check(running, finding).result(budget: budget, fails: crashes)
    }
    try finish(result.record, lines: result.report?.lines ?? [])
    step += 1
  }

  /// Writes a record down with the library that it is about.
  private func finish(_ record: VerificationRecord, lines: [String]) throws {
    var record = record
    record.library = library
    try session.finish(record, lines: lines)
  }

  /// Whether the running case took most of the law's time: then it hangs, and it is not the number
  /// of cases that is too great.
  private var caseFillsTime: Bool { (.now - caseStart) / .seconds(timeout) > 0.5 }

  private func findingOfTimeout() -> String {
    let limit = "\(timeout) s"
    guard caseText == nil || caseFillsTime else {
      return "stopped after \(limit) and \(cases) cases, none of which hung; "
        + "raise --timeout or lower --cases"
    }
    return "hangs: not done within \(limit)"
  }

  /// Whether a case ends a process of its own.
  private func crashes(_ candidate: VerificationCase) -> Bool {
    let arguments = Self.arguments + ["--case", "\(candidate)", "--child-first-step", "0"]
    guard let child = try? Child(arguments: arguments) else { return false }
    let deadline = ContinuousClock.now + .seconds(min(timeout, Self.shrinkingSeconds))
    while let event = try? child.next(before: deadline) {
      switch event {
      case .message(.done), .message(.refused), .timedOut: return false
      case .ended: return true
      case .message: continue
      }
    }
    return false
  }

  private func unloadable(_ reason: String) -> VerificationRecord {
    VerificationRecord(
      property: "provider-loads",
      case: "",
      kernel: "",
      provider: provider.isEmpty ? library : provider,
      outcome: .failed,
      reason: reason,
      seed: seed,
      cases: 0,
      bound: "the library loads and describes itself",
      observed: reason,
      ratio: .infinity,
      repro: "smoothbench verify \(ProviderChild.options(library: library))"
    )
  }
}
