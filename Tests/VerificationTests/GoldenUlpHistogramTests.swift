// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Testing
import Verification

@Suite struct GoldenUlpHistogramTests {
  @Test func countsStepsBetweenNumbersOfOneType() {
    #expect(UlpHistogram.distance(1.0, 1.0.nextUp) == 1)
    #expect(UlpHistogram.distance(Float(1), Float(1).nextDown.nextDown) == 2)
    #expect(UlpHistogram.distance(0.0, -0.0) == 0)
    #expect(UlpHistogram.distance(Float.leastNonzeroMagnitude, -.leastNonzeroMagnitude) == 2)
    #expect(UlpHistogram.distance(Float(1), 2) == 1 << 23)
    #expect(UlpHistogram.distance(1.0, 2.0) == 1 << 52)
    let largest = Double.greatestFiniteMagnitude
    #expect(UlpHistogram.distance(largest, -largest) == 2 * largest.bitPattern)
    #expect(UlpHistogram.distance(-largest, largest) == 2 * largest.bitPattern)
    #expect(UlpHistogram.distance(Int64.min, .max) == .max)
  }

  @Test func keepsValuesThatAreNotFiniteApart() {
    #expect(UlpHistogram.distance(Double.nan, 1) == nil)
    #expect(UlpHistogram.distance(Float(1), .infinity) == nil)
    #expect(UlpHistogram.distance(Float.infinity, .infinity) == 0)
    #expect(UlpHistogram.distance(Double.infinity, -.infinity) == nil)
  }

  @Test func sortsDistancesIntoPowersOfTwo() {
    var histogram = UlpHistogram(isFloatingPoint: true)
    for distance: UInt64 in [0, 0, 0, 0, 1, 2, 3, 4, 5, 8, 9, .max] { histogram.add(distance) }
    histogram.add(nil)
    #expect(histogram.total == 13)
    #expect(
      histogram.text.split(separator: "\n").map {
        $0.split(separator: "  ").first?.drop { $0 == " " }
      }
        == [
          "0 ulp", "1 ulp", "2 ulp", "3-4 ulp", "5-8 ulp", "9-16 ulp", "over 2^63 ulp",
          "not finite",
        ]
    )
  }
}
