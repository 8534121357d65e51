// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

/// The three sizes of one matrix product: `[M, K]` times `[K, N]` gives `[M, N]`.
public struct ProblemShape: Hashable, Sendable, CustomStringConvertible {
  /// M: rows of activation and output.
  public let rows: Int
  /// K: the summed dimension.
  public let depth: Int
  /// N: output channels.
  public let columns: Int

  /// The greatest depth whose 8-bit products always fit a 32-bit accumulator.
  ///
  /// The largest product is (-128) * (-128) = 2^14 and 2^14 * K must stay below 2^31.
  public static let greatestExactDepth = 131_071

  /// Creates a shape.
  ///
  /// - Throws: ``ShapeError/dimensionNotPositive(name:value:shape:)`` for a size below 1.
  public init(rows: Int, depth: Int, columns: Int) throws(ShapeError) {
    for (name, value) in [("M (rows)", rows), ("K (depth)", depth), ("N (columns)", columns)]
    where value < 1 {
      throw .dimensionNotPositive(name: name, value: value, shape: "\(rows)x\(depth)x\(columns)")
    }
    self.rows = rows
    self.depth = depth
    self.columns = columns
  }

  /// Reads text of the form `MxKxN`.
  ///
  /// - Throws: ``ShapeError`` naming the text.
  public init(text: String) throws(ShapeError) {
    let parts = text.split(separator: "x", omittingEmptySubsequences: false).map { Int($0) }
    guard parts.count == 3, let rows = parts[0], let depth = parts[1], let columns = parts[2] else {
      throw .unreadable(text: text)
    }
    try self.init(rows: rows, depth: depth, columns: columns)
  }

  /// Text such as `512x4096x4096`: M x K x N.
  public var description: String { "\(rows)x\(depth)x\(columns)" }

  /// Operations of the product: one multiplication and one addition for each of M * N * K.
  public var operations: Double { 2 * Double(rows) * Double(depth) * Double(columns) }

  /// Checks that sums of 8-bit products of this depth cannot overflow 32 bits.
  ///
  /// - Throws: ``ShapeError/depthBeyondAccumulator(depth:greatestDepth:)``.
  public func requireExactAccumulator() throws(ShapeError) {
    guard depth <= Self.greatestExactDepth else {
      throw .depthBeyondAccumulator(depth: depth, greatestDepth: Self.greatestExactDepth)
    }
  }
}
