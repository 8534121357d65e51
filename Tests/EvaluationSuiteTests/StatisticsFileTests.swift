// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Checkpoints
import Foundation
import Smoothing
import TestSupport
import Testing

@testable import EvaluationSuite

/// What is wrong with statistics is said with the file they were read from.
@Suite final class StatisticsFileTests {
  private let path = NSTemporaryDirectory() + "/smoothbench-statistics-\(UUID().uuidString)"

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// Writes statistics and reads them back.
  private func stored(_ statistics: ActivationStatistics) throws -> ActivationStatistics {
    try StatisticsFile.write(statistics, path: path, model: nil)
    return try StatisticsFile.read(path: path)
  }

  @Test func errorsNameTheFile() throws {
    let statistics = try stored(ActivationStatistics(maxima: ["a": [1, 2], "b": [3]], tokens: 1))
    #expect(statistics.file == path)
    let uses: [(finding: String, use: () throws -> Void)] = [
      ("none named c", { _ = try statistics.maxima(of: "c", channels: 2) }),
      ("have 2 channels", { _ = try statistics.maxima(of: "a", channels: 3) }),
      ("none named c", { _ = try statistics.maxima(of: "c", withoutFirstTokens: false) }),
      ("first tokens", { _ = try statistics.maxima(of: "a", withoutFirstTokens: true) }),
      ("of layer 0", { _ = try statistics.attention(blocks: 1) }),
    ]
    for (finding, use) in uses {
      let error = try #require(throws: SmoothingError.self) { try use() }
      #expect("\(error)".hasPrefix("\(path): the statistics"), "\(error)")
      #expect("\(error)".contains(finding), "\(error)")
    }
  }

  /// Whichever is merged into the other: a window of the model itself has no file and is right.
  @Test func errorsOfMergingNameTheFile() throws {
    let statistics = try stored(ActivationStatistics(maxima: ["a": [1, 2], "b": [3]], tokens: 1))
    let others: [(finding: String, maxima: [String: [Float]])] = [
      ("none named c", ["a": [1, 2], "b": [3], "c": [1]]),
      ("layer b, which is none", ["a": [1, 2]]),
      ("of b have 1 channels, expected 2", ["a": [1, 2], "b": [3, 4]]),
    ]
    for (finding, maxima) in others {
      let window = ActivationStatistics(maxima: maxima, tokens: 1)
      for (whole, part) in [(statistics, window), (window, statistics)] {
        var whole = whole
        let error = try #require(throws: SmoothingError.self) { try whole.merge(part) }
        #expect("\(error)".hasPrefix("\(path): "), "\(error)")
        #expect("\(error)".contains(finding), "\(error)")
      }
    }
  }

  @Test func theFileIsNoPartOfWhatIsComparedOrWritten() throws {
    let statistics = ActivationStatistics(maxima: ["a": [1, 2]], tokens: 3, windows: 1)
    let read = try stored(statistics)
    #expect(read == statistics)
    #expect(ContentDigest(read) == ContentDigest(statistics))
    let bytes = try Data(contentsOf: URL(fileURLWithPath: path))
    _ = try stored(read)
    #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == bytes)
  }

  @Test(arguments: [Float.nan, .infinity, -1])
  func refusesWhatIsNoMaximumWithItsPlace(value: Float) throws {
    let error = try #require(throws: CheckpointError.self) {
      _ = try stored(ActivationStatistics(maxima: ["a": [1, 2], "b": [3, 4, value]]))
    }
    let start = try Checkpoint(path: path).requiredTensor("b").byteRange.lowerBound
    let place = "\(path), tensor 'b', byte \(start + 2 * MemoryLayout<Float>.size): found \(value)"
    #expect("\(error)".hasPrefix(place), "\(error)")
  }

  @Test func tellsFilesOfStatisticsFromOthers() throws {
    _ = try stored(ActivationStatistics(maxima: ["a": [1, 2]]))
    #expect(StatisticsFile.isDeclared(by: try Checkpoint(path: path)))
    let authors = try Checkpoint(path: Fixtures.golden("torch/act_scales.pt"))
    #expect(!StatisticsFile.isDeclared(by: authors))
    #expect(StatisticsFile.isPossible(in: authors))
    // Vectors of no layer, weights, and a model.
    for name in ["torch/nested.pt", "gguf/qwen2.safetensors", "gguf/llama.gguf", "models/llama"] {
      let other = try Checkpoint(path: Fixtures.golden(name))
      #expect(!StatisticsFile.isDeclared(by: other), "\(name)")
      #expect(!StatisticsFile.isPossible(in: other), "\(name)")
    }
  }

  @Test(
    arguments: ["-1", "1e3", "", "9223372036854775807", "99999999999999999999"],
    ["smoothbench.tokens", "smoothbench.windows"]
  )
  func refusesWhatIsNoCountWithItsPlace(text: String, key: String) throws {
    try StatisticsFile.write(
      ActivationStatistics(maxima: ["a": [1]]),
      path: path,
      model: nil,
      metadata: [key: text]
    )
    let error = try #require(throws: CheckpointError.self) {
      _ = try StatisticsFile.read(path: path)
    }
    let file = try Data(contentsOf: URL(fileURLWithPath: path))
    let byte = try #require(file.range(of: Data("\"\(key)\":".utf8))).upperBound
    let place = "\(path), byte \(byte): found \(key) '\(text)' in the header"
    #expect("\(error)".hasPrefix(place), "\(error)")
  }
}
