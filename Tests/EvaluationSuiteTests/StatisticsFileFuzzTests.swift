// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Checkpoints
import EvaluationSuite
import Foundation
import Smoothing
import TestSupport
import Testing

/// Damaged statistics are read or refused with a typed error, and so is merging and using them.
@Suite struct StatisticsFileFuzzTests {
  @Test func statistics() throws {
    let attention = try #require(AttentionMaxima([1, 2, 3, 4, 5]))
    func spread(_ maxima: [Float]) -> ChannelTokens {
      ChannelTokens(
        firstMaxima: maxima,
        laterMaxima: maxima.map { $0 / 2 },
        outlierTokens: maxima.indices.map { $0 }
      )
    }
    let whole = ActivationStatistics(
      maxima: ["a": [1, 2, 3], "b": [4, 5]],
      channelTokens: ["a": spread([1, 2, 3]), "b": spread([4, 5])],
      attention: [0: attention],
      tokens: 20,
      windows: 2
    )
    let corpus = try [whole, ActivationStatistics(maxima: ["a": [1, 2, 3], "b": [4, 5]])].map {
      let path = NSTemporaryDirectory() + "/smoothbench-statistics-\(UUID().uuidString)"
      defer { try? FileManager.default.removeItem(atPath: path) }
      try StatisticsFile.write($0, path: path, model: nil)
      return Array(try Data(contentsOf: URL(fileURLWithPath: path)))
    }
    var fuzzer = Fuzzer(name: "statistics", corpus: corpus)
    var used = 0
    let result = fuzzer.run { path, _ in
      let read = try StatisticsFile.read(path: path)
      let uses: [() throws -> Void] = [
        {
          var merged = whole
          try merged.merge(read)
          try merged.merge(read)
        },
        {
          var merged = ActivationStatistics()
          try merged.merge(read)
          try merged.merge(whole)
        },
        { _ = try read.maxima(of: "a", channels: 3) },
        { _ = try read.maxima(of: "a", withoutFirstTokens: true) },
        { _ = try read.attention(blocks: 1) },
      ]
      for use in uses {
        do {
          try use()
          used += 1
        } catch is SmoothingError {}
      }
    } isTyped: {
      $0 is CheckpointError
    }
    #expect(result.untyped.isEmpty, "\(result.untyped.prefix(3))")
    #expect(used > 0 && used < 5 * result.read, "\(used) uses")
    #expect(result.read > 0 && result.refused > 0, "\(result.read) read, \(result.refused) refused")
  }
}
