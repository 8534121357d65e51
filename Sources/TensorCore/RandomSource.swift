// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

/// Seeded random values addressed by position, so that data do not depend on the order of drawing.
///
/// The value at (stream, row, column) is a hash of the seed and that position (the finalizer of
/// SplitMix64, applied for each coordinate). A smaller matrix of the same seed is therefore the
/// upper left part of a larger one: a failing case keeps its data while its shape is shrunk.
public struct RandomSource: Sendable {
  /// The seed; the same seed gives the same values on every machine.
  public let seed: UInt64

  /// Creates a source.
  public init(seed: UInt64) { self.seed = seed }

  /// 64 uniform bits for a position.
  @inlinable public func bits(stream: UInt64, row: Int, column: Int) -> UInt64 {
    var state = Self.mixed(seed &+ 0x9E37_79B9_7F4A_7C15)
    state = Self.mixed(state ^ (stream &* 0xD1B5_4A32_D192_ED03))
    state = Self.mixed(state ^ (UInt64(bitPattern: Int64(row)) &* 0x8CB9_2BA7_2F3D_8DD7))
    return Self.mixed(state ^ (UInt64(bitPattern: Int64(column)) &* 0x9E37_79B9_7F4A_7C15))
  }

  /// A uniform value in 0 ..< 1 for a position.
  @inlinable public func unit(stream: UInt64, row: Int, column: Int) -> Double {
    Double(bits(stream: stream, row: row, column: column) >> 11) * 0x1p-53
  }

  /// A uniform whole number in a closed range for a position.
  @inlinable public func integer(
    in range: ClosedRange<Int>,
    stream: UInt64,
    row: Int,
    column: Int
  ) -> Int {
    let width = UInt64(range.upperBound - range.lowerBound) + 1
    return range.lowerBound
      + Int(bits(stream: stream, row: row, column: column).multipliedFullWidth(by: width).high)
  }

  @inlinable static func mixed(_ value: UInt64) -> UInt64 {
    var mixed = value
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}

/// A seeded generator for drawing one value after another.
public struct SequentialRandomSource: RandomNumberGenerator, Sendable {
  private let source: RandomSource
  private var position = 0

  /// Creates a generator; the same seed gives the same sequence on every machine.
  public init(seed: UInt64) { source = RandomSource(seed: seed) }

  /// The next 64 uniform bits.
  public mutating func next() -> UInt64 {
    defer { position += 1 }
    return source.bits(stream: 0x5E9, row: 0, column: position)
  }
}
