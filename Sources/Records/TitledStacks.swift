// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

/// The call stacks of one profile under its name.
public struct TitledStacks: Equatable, Sendable {
  /// What was profiled, such as the text of a case.
  public var title: String
  /// The stacks.
  public var stacks: CallStacks
  /// Samples a second of processor time, or `nil` where that is not known.
  public var samplesPerSecond: Double?

  /// Creates a profile.
  public init(title: String, stacks: CallStacks, samplesPerSecond: Double?) {
    self.title = title
    self.stacks = stacks
    self.samplesPerSecond = samplesPerSecond
  }

  /// The stacks of a profile record, or `nil` in one of an older build.
  public init?(_ record: ProfileRecord) {
    guard let stacks = record.stacks else { return nil }
    let rate = record.realHz > 0 && record.realHz.isFinite ? record.realHz : nil
    self.init(title: record.case, stacks: stacks, samplesPerSecond: rate)
  }

  /// All profiles as one, each below a frame of its title where there are several.
  public static func merged(_ profiles: [TitledStacks]) -> CallStacks {
    CallStacks(
      profiles.flatMap { profile in
        profile.stacks.stacks.map { stack in
          let names = profile.stacks.names(of: stack)
          return (profiles.count > 1 ? [profile.title] + names : names, stack.samples)
        }
      }
    )
  }
}
