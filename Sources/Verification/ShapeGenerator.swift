// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import TensorCore

/// Draws shapes where kernels go wrong: at the edges of tiles, vectors and cache blocks.
enum ShapeGenerator {
  /// Tiles of the kernel rows are made of these numbers of rows and columns.
  private static let tileSizes = [4, 6, 8, 12, 14, 16, 24, 32, 48, 64]
  /// Depth steps of instructions (4), of vectors (16, 32, 64), and of cache blocks.
  private static let depthSizes = [4, 8, 16, 32, 64, 128, 192, 256]
  /// Sizes that no tile divides.
  private static let primes = [2, 3, 5, 7, 11, 13, 17, 23, 31, 37, 53, 61, 67, 97]

  /// Most products of an ordinary case, and of the few larger ones.
  private static let ordinaryWork = 1 << 16
  private static let largerWork = 1 << 22
  /// Most products of a large case.
  private static let largeWork = 1 << 26

  /// A shape of a kind.
  static func shape(
    _ shapes: Property.Shapes,
    using random: inout SequentialRandomSource
  ) throws -> ProblemShape {
    switch shapes {
    case .ordinary: try ordinary(using: &random)
    case .manyOutputs:
      try ProblemShape(
        rows: Int.random(in: 64...128, using: &random),
        depth: Int.random(in: 32...256, using: &random),
        columns: Int.random(in: 32...96, using: &random)
      )
    case .large: try large(using: &random)
    case .greatestDepth:
      try ProblemShape(rows: 1, depth: ProblemShape.greatestExactDepth, columns: 1)
    case .beyondGreatestDepth:
      try ProblemShape(rows: 1, depth: ProblemShape.greatestExactDepth + 1, columns: 1)
    }
  }

  private static func ordinary(
    using random: inout SequentialRandomSource
  ) throws -> ProblemShape {
    switch Int.random(in: 0..<16, using: &random) {
    case 0:
      // Deep and thin: beyond what a 24-bit significand sums exactly (K = 1040).
      try ProblemShape(
        rows: Int.random(in: 1...3, using: &random),
        depth: Int.random(in: 1041...2200, using: &random),
        columns: Int.random(in: 1...5, using: &random)
      )
    case 1:
      try limited(
        size(tileSizes, &random),
        size(depthSizes, &random),
        size(tileSizes, &random),
        largerWork
      )
    default:
      try limited(
        size(tileSizes, &random),
        size(depthSizes, &random),
        size(tileSizes, &random),
        ordinaryWork
      )
    }
  }

  /// Below, at or above an edge; a prime; a multiple and a rest; or anything small.
  private static func size(
    _ edges: [Int],
    _ random: inout SequentialRandomSource
  ) -> Int {
    let edge = edges[Int.random(in: 0..<edges.count, using: &random)]
    switch Int.random(in: 0..<8, using: &random) {
    case 0: return 1
    case 1: return Int.random(in: 1...5, using: &random)
    case 2, 3: return max(1, edge + Int.random(in: -1...1, using: &random))
    case 4: return primes[Int.random(in: 0..<primes.count, using: &random)]
    case 5: return edge * Int.random(in: 1...3, using: &random)
    default: return Int.random(in: 1...(2 * edge), using: &random)
    }
  }

  /// Halves the largest size, keeping its lowest bit, until the work is small enough.
  private static func limited(
    _ rows: Int,
    _ depth: Int,
    _ columns: Int,
    _ work: Int
  ) throws -> ProblemShape {
    var sizes = [rows, depth, columns]
    while sizes.reduce(1, *) > work {
      let largest = sizes.indices.max { sizes[$0] < sizes[$1] } ?? 0
      sizes[largest] = sizes[largest] / 2 | (sizes[largest] & 1)
    }
    return try ProblemShape(rows: sizes[0], depth: sizes[1], columns: sizes[2])
  }

  /// Several cache blocks in one or two directions, with rests; every second one is deep, because
  /// the depth is cut only where a panel outgrows its share of the second-level cache.
  private static func large(using random: inout SequentialRandomSource) throws -> ProblemShape {
    let wide = [96, 127, 128, 192, 255, 257, 384, 511, 512, 768, 1000, 1024, 1536, 2049, 4097]
    let deep = [4097, 8191, 8193, 11_008, 16_385, 20_001, 33_000]
    func size(_ sizes: [Int]) -> Int { sizes[Int.random(in: 0..<sizes.count, using: &random)] }
    guard Bool.random(using: &random) else {
      return try limited(min(size(wide), 520), size(wide), size(wide), largeWork)
    }
    return try limited(
      Int.random(in: 1...40, using: &random),
      size(deep),
      Int.random(in: 1...96, using: &random),
      largeWork
    )
  }
}
