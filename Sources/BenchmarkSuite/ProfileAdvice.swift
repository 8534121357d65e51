// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Foundation
public import Measurement
public import Records

/// What to try next, read off the figures of a profile.
///
/// Every line begins with the number it follows from. A phase that takes the share p of the time at
/// the share s of its limit could save p (1 - s) and no more, whatever is done to it.
public struct ProfileAdvice {
  /// The advice, most to gain first; at least one line.
  public let lines: [String]

  /// Less than this share of the time is not worth a line.
  private static let leastGain = 0.02
  /// Threads that are less uneven than this, and waiting that is less, are what every run has.
  private static let usualLoss = 0.05

  /// Reads a record.
  ///
  /// - Parameters:
  ///   - record: The figures.
  ///   - stacks: The same samples by function, to say what `other` is made of.
  public init(_ record: ProfileRecord, stacks: [ProfileStack]) {
    let phases = record.phases.compactMap { Self.line(for: $0, stacks: stacks) }
      .sorted { $0.gain > $1.gain }
    var lines =
      Self.doubts(record) + Self.unnamed(stacks) + phases.map(\.text) + Self.threads(record)
    if lines.isEmpty {
      lines = ["no phase could save \(Self.percent(Self.leastGain)) of the time: nothing to gain"]
    }
    self.lines = lines
  }

  /// Why the figures may be wrong or too rough.
  private static func doubts(_ record: ProfileRecord) -> [String] {
    var lines: [String] = []
    if record.mistrusted != nil {
      lines.append(
        "samples stand for \(percent(record.accountedShare)) of the processor time: shares may be "
          + "wrong; profile again when less else runs"
      )
    }
    let worst = 0.5 / Double(record.samples).squareRoot()
    if worst > leastGain {
      let enough = Int((0.25 / (leastGain * leastGain)).rounded(.up))
      lines.append(
        "\(record.samples) samples: a share may be off by \(percent(worst)) of the time (one "
          + "standard deviation); --samples \(enough) makes that \(percent(leastGain))"
      )
    }
    return lines
  }

  /// What cannot be told apart, because it has no names.
  private static func unnamed(_ stacks: [ProfileStack]) -> [String] {
    func samples(_ stacks: [ProfileStack]) -> Double { Double(stacks.reduce(0) { $0 + $1.count }) }
    let generated = stacks.filter { $0.frames.first == .generated }
    let share = samples(generated) / max(samples(stacks), 1)
    guard share >= leastGain else { return [] }
    return [
      "\(percent(share)) of the time is in code that the library made when it ran, without names: "
        + "all of it counts as product, what it packs and scales too"
    ]
  }

  /// What a phase could save, in words; `nil` when that is little.
  private static func line(
    for phase: ProfileRecord.Phase,
    stacks: [ProfileStack]
  ) -> (gain: Double, text: String)? {
    let share = "\(phase.name) takes \(percent(phase.share)) of the time"
    guard let ofLimit = phase.shareOfLimit, let limit = phase.limit else {
      guard phase.share >= leastGain else { return nil }
      return (phase.share, "\(share), which is the most it could save: \(hint(phase, stacks))")
    }
    let gain = phase.share * max(0, 1 - ofLimit)
    let reached = "\(share) at \(percent(ofLimit)) of its limit (\(limit.text))"
    guard gain >= leastGain else {
      // Worth saying of the phase that the time goes to: looking further there is in vain.
      guard phase.share >= 0.5 else { return nil }
      return (gain, "\(reached): at most \(percent(gain)) to gain, it is done")
    }
    return (gain, "\(reached): could save \(percent(gain)); \(hint(phase, stacks))")
  }

  private static func hint(_ phase: ProfileRecord.Phase, _ stacks: [ProfileStack]) -> String {
    switch ProfilePhase(rawValue: phase.name) {
    case .quantize:
      "read the activation once, or quantize where it is made (norm_quantize)"
    case .pack:
      "pack while quantizing, or pack once what is used more than once"
    case .product:
      "the hot instructions show what it waits for"
    case .epilogue:
      "scale tiles while they are in the first cache, or store fewer bytes (requantize)"
    case .other, nil:
      "most of it is in \(functions(of: stacks))"
    }
  }

  /// The functions that `other` is made of.
  private static func functions(of stacks: [ProfileStack]) -> String {
    let other = stacks.filter { ProfilePhase.phase(of: $0.frames) == .other }
    let total = Double(max(stacks.reduce(0) { $0 + $1.count }, 1))
    return ProfiledFunction.functions(of: other).prefix(2).filter { $0.selfSamples > 0 }.map {
      "\($0.name) (\(percent(Double($0.selfSamples) / total)))"
    }.joined(separator: " and ")
  }

  /// What the threads lose.
  private static func threads(_ record: ProfileRecord) -> [String] {
    var lines: [String] = []
    let balance = record.balance
    if balance.imbalance > usualLoss {
      lines.append(
        "one thread worked \(seconds(balance.processorSeconds.max() ?? 0)): an even split would save "
          + "\(percent(balance.imbalance)) of the longest; cut the work into smaller tasks"
      )
    }
    if balance.spinningShare > leastGain {
      lines.append(
        "spinning takes \(percent(balance.spinningShare)) of the processor time: threads are "
          + "ready before there is work; larger shapes, fewer steps or fewer threads"
      )
    }
    let elapsed = Double(record.threads) * record.wallSeconds
    let waiting = elapsed > 0 ? balance.waitingSeconds / elapsed : 0
    if waiting > usualLoss {
      lines.append(
        "waiting is \(percent(waiting)) of the elapsed time (elapsed minus processor time): other "
          + "programs had the processors"
          + (record.threads > 1 ? ", or threads slept until others were done" : "")
      )
    }
    return lines
  }

  private static func percent(_ share: Double) -> String {
    String(format: "%.1f %%", share * 100)
  }

  private static func seconds(_ seconds: Double) -> String { String(format: "%.2f s", seconds) }
}
