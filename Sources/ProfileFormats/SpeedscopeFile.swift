// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Foundation
public import Records

/// Profiles as speedscope reads them: JSON of its own form, each profile of kind `sampled`.
public struct SpeedscopeFile {
  private struct File: Encodable {
    let schema = "https://www.speedscope.app/file-format-schema.json"
    let exporter = "smoothbench"
    let activeProfileIndex = 0
    let shared: Shared
    let profiles: [Profile]

    private enum CodingKeys: String, CodingKey {
      case schema = "$schema"
      case exporter
      case activeProfileIndex
      case shared
      case profiles
    }
  }

  private struct Shared: Encodable {
    let frames: [Frame]
  }

  private struct Frame: Encodable {
    let name: String
  }

  private struct Profile: Encodable {
    let type = "sampled"
    let name: String
    let unit: String
    let startValue = 0.0
    let endValue: Double
    /// Positions of frames, the outermost first.
    let samples: [[Int]]
    let weights: [Double]
  }

  /// The whole file.
  public let text: String

  /// Makes a file of profiles; weights are seconds where the rate is known, else samples.
  public init(_ profiles: [TitledStacks]) throws {
    let names = Set(profiles.flatMap(\.stacks.functions)).sorted()
    let places = Dictionary(uniqueKeysWithValues: zip(names, names.indices))
    let file = File(
      shared: Shared(frames: names.map(Frame.init)),
      profiles: profiles.map { profile in
        let seconds = profile.samplesPerSecond.map { 1 / $0 }
        let weights = profile.stacks.stacks.map { Double($0.samples) * (seconds ?? 1) }
        return Profile(
          name: profile.title,
          unit: seconds == nil ? "none" : "seconds",
          endValue: weights.reduce(0, +),
          samples: profile.stacks.stacks.map { stack in
            profile.stacks.names(of: stack).compactMap { places[$0] }
          },
          weights: weights
        )
      }
    )
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    text = String(decoding: try encoder.encode(file), as: UTF8.self) + "\n"
  }
}
