// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import TensorCore
import Testing

/// A place to draw from, with what comes out there.
///
/// The expectations come from a second implementation in Python, not from this one.
struct Draw: CustomTestStringConvertible {
  let seed: UInt64
  let stream: UInt64
  let row: Int
  let column: Int
  let bits: UInt64
  let unit: Double
  /// The draw from -127 to 127.
  let integer: Int

  var testDescription: String { "seed \(seed), stream \(stream), row \(row), column \(column)" }

  static let all = [
    Draw(
      seed: 0,
      stream: 0,
      row: 0,
      column: 0,
      bits: 0x1957_a760_4e21_5178,
      unit: 0.098_993_741_046_915_72,
      integer: -102
    ),
    Draw(
      seed: 1,
      stream: 0,
      row: 0,
      column: 0,
      bits: 0x2aa9_cfa6_1473_238e,
      unit: 0.166_653_612_181_516_75,
      integer: -85
    ),
    Draw(
      seed: 1,
      stream: 2,
      row: 0,
      column: 0,
      bits: 0x8736_0f3c_219f_b4a8,
      unit: 0.528_168_632_679_465_9,
      integer: 7
    ),
    Draw(
      seed: 1,
      stream: 2,
      row: 3,
      column: 0,
      bits: 0x5465_14b3_7a4c_4880,
      unit: 0.329_667_371_576_122_6,
      integer: -43
    ),
    Draw(
      seed: 1,
      stream: 2,
      row: 3,
      column: 4,
      bits: 0xda64_80fa_904e_7164,
      unit: 0.853_096_066_639_688_1,
      integer: 90
    ),
    Draw(
      seed: 20_261_123,
      stream: 7,
      row: 511,
      column: 4095,
      bits: 0xef01_5ea0_e063_d009,
      unit: 0.933_614_649_082_655_8,
      integer: 111
    ),
    Draw(
      seed: 1,
      stream: 2,
      row: -1,
      column: 4,
      bits: 0x006a_af19_2156_eb4f,
      unit: 0.001_627_868_304_548_862_9,
      integer: -127
    ),
  ]
}

@Suite struct RandomSourceTests {
  @Test(arguments: Draw.all)
  func givesTheSameValueAtAPlaceForever(draw: Draw) {
    let source = RandomSource(seed: draw.seed)
    #expect(source.bits(stream: draw.stream, row: draw.row, column: draw.column) == draw.bits)
    #expect(source.unit(stream: draw.stream, row: draw.row, column: draw.column) == draw.unit)
    let integer = source.integer(
      in: -127...127,
      stream: draw.stream,
      row: draw.row,
      column: draw.column
    )
    #expect(integer == draw.integer)
  }

  @Test func drawsTheSameSequenceForever() {
    var generator = SequentialRandomSource(seed: 9)
    let drawn = [generator.next(), generator.next(), generator.next()]
    #expect(drawn == [0x45b3_d821_1a73_e341, 0x6199_9dac_28a6_ced6, 0x28ba_8d5d_dce7_be96])
  }

  @Test func drawsEveryIntegerOfASmallRangeAboutEquallyOften() {
    let source = RandomSource(seed: 5)
    var counts = [Int](repeating: 0, count: 5)
    for column in 0..<10_000 {
      counts[source.integer(in: -2...2, stream: 0, row: 0, column: column) + 2] += 1
    }
    // 2000 expected with a standard deviation of 40.
    for count in counts { #expect((1800...2200).contains(count)) }
  }
}
