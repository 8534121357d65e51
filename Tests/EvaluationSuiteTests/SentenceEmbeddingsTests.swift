// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Checkpoints
import Quantization
import Smoothing
import TensorCore
import TestSupport
import Testing

@testable import EvaluationSuite

@Suite struct SentenceEmbeddingsTests {
  private static let miniLM = Fixtures.exists(Fixtures.miniLM)

  /// The sentences of the golden file, and their embeddings in FP64.
  private static func golden() throws -> (sentences: [[Int]], embeddings: SentenceEmbeddings) {
    let file = try SafetensorsReader(path: Fixtures.golden("sentences/all-minilm.safetensors"))
    let ids = try file.matrix("token_ids", as: Int32.self)
    let vectors = try file.matrix("embeddings", as: Double.self)
    let windows = try TokenWindows(ids.elements, length: ids.columns)
    return (
      windows.sentences(padding: 0),
      SentenceEmbeddings(vectors: (0..<vectors.rows).map { vectors.row($0) })
    )
  }

  private static func embeddings(
    _ sentences: [[Int]],
    scheme: String? = nil
  ) throws -> SentenceEmbeddings {
    let settings = SchemeSettings(scheme: scheme.flatMap { QuantizationScheme.named($0) })
    return try SentenceEmbeddings(
      of: sentences,
      by: try EvaluatedModel(
        try CheckpointModel(path: Fixtures.miniLM),
        settings: settings,
        statistics: ActivationStatistics(),
        threads: 2
      )
    )
  }

  /// An independent FP32 run of this model differs from FP64 by 1.57e-7 at most.
  @Test(.enabled(if: miniLM, "\(Fixtures.fetchModels)"))
  func embedsAsFP64ToTheRoundingOfFP32() throws {
    let golden = try Self.golden()
    #expect(golden.sentences.count == 32)
    let found = try Self.embeddings(golden.sentences)
    for (vector, expected) in zip(found.vectors, golden.embeddings.vectors) {
      let worst = zip(vector, expected).map { abs($0 - $1) }.max() ?? 1
      #expect(worst <= 1e-6)
    }
    #expect(found.sharesNearestNeighbours(with: golden.embeddings).allSatisfy { $0 })
  }

  /// The oracle's mean over 256 sentences is 0.997368; that of 32 may differ by their spread.
  @Test(.enabled(if: miniLM, "\(Fixtures.fetchModels)"))
  func staysNearFP64WithLinearsInINT8() throws {
    let golden = try Self.golden()
    let cosines = try Self.embeddings(golden.sentences, scheme: "w8a8-channel")
      .cosines(with: golden.embeddings)
    let mean = cosines.reduce(0, +) / Double(cosines.count)
    #expect(abs(mean - 0.997368) <= 0.002)
  }

  @Test func findsTheNearestOtherSentence() {
    let embeddings = SentenceEmbeddings(vectors: [[1, 0], [0.8, 0.6], [0, 1]])
    #expect(embeddings.nearestNeighbours == [1, 0, 1])
    let turned = SentenceEmbeddings(vectors: [[1, 0], [0.6, 0.8], [0, 1]])
    #expect(turned.nearestNeighbours == [1, 2, 1])
    #expect(embeddings.sharesNearestNeighbours(with: turned) == [true, false, true])
    #expect(embeddings.cosines(with: turned)[0] == 1)
  }

  @Test func leavesOutThePaddingAtTheEndOnly() throws {
    let windows = try TokenWindows([5, 0, 7, 0, 9, 0, 0, 0, 0, 0, 0, 0], length: 4)
    #expect(windows.sentences(padding: 0) == [[5, 0, 7], [9]])
  }
}
