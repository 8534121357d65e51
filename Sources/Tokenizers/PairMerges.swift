// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

/// The merges of a byte-pair vocabulary, and the algorithm that applies them.
struct PairMerges: Sendable {
  private struct Pair: Hashable {
    let left: Int32
    let right: Int32
  }

  private struct Merge {
    let rank: Int32
    let result: Int32
  }

  private var merges: [Pair: Merge] = [:]

  /// Adds a merge of lower priority than all before; a pair merged before keeps its priority.
  mutating func append(_ left: Int32, _ right: Int32, result: Int32) {
    append(left, right, result: result, rank: Int32(merges.count))
  }

  /// Adds a merge with a rank, the least being the highest priority; several may have the same.
  mutating func append(_ left: Int32, _ right: Int32, result: Int32, rank: Int32) {
    let pair = Pair(left: left, right: right)
    guard merges[pair] == nil else { return }
    merges[pair] = Merge(rank: rank, result: result)
  }

  /// A pair of neighbours that can be merged.
  private struct Candidate: Comparable {
    let rank: Int32
    /// The left one of the pair.
    let position: Int
    let result: Int32

    static func < (left: Candidate, right: Candidate) -> Bool {
      (left.rank, left.position) < (right.rank, right.position)
    }
  }

  /// Merges neighbours until no pair is left, in O(n log n) for n symbols.
  ///
  /// The pair of the highest priority comes first, of equal ones the leftmost.
  func merged(_ symbols: [Int32]) -> [Int32] {
    guard symbols.count > 1 else { return symbols }
    var symbols: [Int32?] = symbols
    var next = Array(1...symbols.count)
    var previous = Array(-1..<symbols.count - 1)
    var candidates = MinimumHeap<Candidate>()

    func merge(at position: Int) -> Merge? {
      guard symbols.indices.contains(position), symbols.indices.contains(next[position]),
        let left = symbols[position], let right = symbols[next[position]]
      else { return nil }
      return merges[Pair(left: left, right: right)]
    }
    func addCandidate(at position: Int) {
      guard let merge = merge(at: position) else { return }
      candidates.insert(
        Candidate(rank: merge.rank, position: position, result: merge.result)
      )
    }

    for position in symbols.indices { addCandidate(at: position) }
    while let candidate = candidates.popLeast() {
      let position = candidate.position
      // One of the two may have been merged with another neighbour since.
      guard merge(at: position)?.result == candidate.result else { continue }
      let gone = next[position]
      symbols[position] = candidate.result
      symbols[gone] = nil
      next[position] = next[gone]
      if symbols.indices.contains(next[gone]) { previous[next[gone]] = position }
      addCandidate(at: previous[position])
      addCandidate(at: position)
    }
    return symbols.compactMap { $0 }
  }
}
