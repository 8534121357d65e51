// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import TensorCore

/// Sentences as unit vectors: the mean of an encoder's last hidden states over the sentence's tokens,
/// divided by its length.
///
/// Source: Sentence-BERT (arXiv:1908.10084), section 3. Sums are made in FP64.
public struct SentenceEmbeddings: Sendable {
  /// One vector of length 1 for each sentence; zero where all hidden states are zero.
  public let vectors: [[Double]]

  /// Embeds sentences, one at a time: no sentence is padded to the length of another.
  ///
  /// - Parameters:
  ///   - sentences: Token ids, special tokens included.
  ///   - model: An encoder.
  /// - Throws: ``TokenError`` or ``QuantizationError``.
  public init(of sentences: [[Int]], by model: EvaluatedModel) throws {
    vectors = try sentences.map { sentence in
      Self.unit(Self.mean(of: try model.hiddenStates(of: sentence)))
    }
  }

  /// Takes vectors that another process has made.
  ///
  /// - Parameter vectors: One of length 1 for each sentence.
  public init(vectors: [[Double]]) { self.vectors = vectors }

  /// The cosine of each sentence's vector with its vector in another set.
  ///
  /// - Precondition: Both have the same sentences.
  public func cosines(with other: SentenceEmbeddings) -> [Double] {
    precondition(vectors.count == other.vectors.count)
    return zip(vectors, other.vectors).map(Self.dotProduct)
  }

  /// The sentence nearest to each sentence, by cosine; of equally near ones the first.
  public var nearestNeighbours: [Int] {
    vectors.indices.map { sentence in
      var best = (cosine: -Double.infinity, index: sentence)
      for other in vectors.indices where other != sentence {
        let cosine = Self.dotProduct(vectors[sentence], vectors[other])
        if cosine > best.cosine { best = (cosine, other) }
      }
      return best.index
    }
  }

  /// Whether each sentence has the same nearest neighbour in another set.
  ///
  /// - Precondition: Both have the same sentences.
  public func sharesNearestNeighbours(with other: SentenceEmbeddings) -> [Bool] {
    precondition(vectors.count == other.vectors.count)
    return zip(nearestNeighbours, other.nearestNeighbours).map { $0 == $1 }
  }

  private static func mean(of states: Matrix<Float>) -> [Double] {
    (0..<states.columns).map { column in
      var sum = 0.0
      for row in 0..<states.rows { sum += Double(states[row, column]) }
      return sum / Double(states.rows)
    }
  }

  private static func unit(_ vector: [Double]) -> [Double] {
    let length = dotProduct(vector, vector).squareRoot()
    return length > 0 ? vector.map { $0 / length } : vector
  }

  private static func dotProduct(_ left: [Double], _ right: [Double]) -> Double {
    zip(left, right).reduce(0) { $0 + $1.0 * $1.1 }
  }
}
