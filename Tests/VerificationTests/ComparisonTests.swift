// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import TensorCore
import Testing

@testable import Verification

@Suite struct ComparisonTests {
  @Test func exactComparisonNamesTheFirstWrongElement() {
    let right = Matrix<Int32>(rows: 2, columns: 3, elements: [1, 2, 3, 4, 5, 6])
    var wrong = right
    wrong[1, 0] = 40
    wrong[1, 2] = 60
    let observation = Comparison.exact(expected: right, got: wrong, what: "product")
    #expect(observation.ratio == .infinity)
    #expect(observation.mismatch?.summary == "product: row 1, column 0: expected 4, got 40")
    #expect(
      observation.mismatch?.extent == "2 of 6 elements wrong, in rows 1...1, columns 0...2"
    )
    #expect(
      observation.mismatch?.picture == [
        "rows 0...1, columns 0...2 (X wrong, . right)", "     0 ...", "     1 X.X",
        "expected / got", "     1 4 / 40 X  |  5  |  6 / 60 X",
      ]
    )
  }

  @Test func negativeZeroAndZeroDifferBitByBit() {
    let zero = Matrix<Float>(rows: 1, columns: 1, repeating: 0)
    let negative = Matrix<Float>(rows: 1, columns: 1, repeating: -0.0)
    #expect(!Comparison.bitwise(expected: zero, got: negative, what: "output").holds)
    #expect(Comparison.bitwise(expected: negative, got: negative, what: "output").holds)
  }

  @Test func anotherShapeIsAFailure() {
    let one = Matrix<Int32>(rows: 1, columns: 1, repeating: 0)
    let two = Matrix<Int32>(rows: 1, columns: 2, repeating: 0)
    #expect(
      Comparison.exact(expected: one, got: two, what: "product").mismatch?.what
        == "product: shape [1, 2], expected [1, 1]"
    )
  }

  @Test func zerosAreWeakData() {
    let zeros = Matrix<Int32>(rows: 4, columns: 5, repeating: 0)
    #expect(
      Comparison.exact(expected: zeros, got: zeros, what: "product").weakness
        == "every expected element is zero"
    )
    var one = zeros
    one[2, 2] = 7
    #expect(
      Comparison.exact(expected: one, got: one, what: "product").weakness
        == "1 of 20 expected elements are not zero"
    )
    one[1, 1] = 3
    #expect(Comparison.exact(expected: one, got: one, what: "product").weakness == nil)
  }

  @Test func valuesThatAreNotFiniteAreNeverWithinABound() {
    for value in [Double.nan, .infinity, -.infinity] {
      let observation = BoundedComparison(
        what: "output",
        expected: Matrix(rows: 1, columns: 1, repeating: 1),
        got: Matrix(rows: 1, columns: 1, repeating: value),
        bound: { _, _ in 1e300 }
      ).observation()
      #expect(!observation.holds)
    }
  }

  @Test func ratioIsTheWorstErrorOverItsBound() {
    let observation = BoundedComparison(
      what: "output",
      expected: Matrix(rows: 1, columns: 3, elements: [1, 2, 3]),
      got: Matrix(rows: 1, columns: 3, elements: [1.5, 2.5, 4]),
      bound: { _, column in column == 2 ? nil : Double(column + 1) }
    ).observation()
    #expect(observation.ratio == 0.5)
    #expect(observation.holds)
    #expect(observation.setApart.count == 1)
  }

  @Test func epilogueBoundCoversEveryOrderOfOperations() throws {
    for index in 0..<20_000 {
      let source = RandomSource(seed: 77)
      func random(_ column: Int, _ exponents: ClosedRange<Int>) -> Float {
        let exponent = source.integer(in: exponents, stream: 1, row: index, column: column)
        let unit = source.unit(stream: 2, row: index, column: column)
        return Float(sign: .plus, exponent: exponent, significand: Float(1 + unit * 0.999))
      }
      let sum = Int32(truncatingIfNeeded: source.bits(stream: 3, row: index, column: 0) >> 33)
      let (row, column, bias) = (random(0, -149 ... -1), random(1, -30...0), random(2, -140...10))
      let bound = try #require(
        ErrorBound.epilogue(accumulator: sum, rowScale: row, columnScale: column, bias: bias)
      )
      let exact = Double(sum) * Double(row) * Double(column) + Double(bias)
      let outputs = [
        Float(sum) * row * column + bias, Float(sum) * (row * column) + bias,
        Float(sum) * column * row + bias, (bias).addingProduct(Float(sum), row * column),
        (bias).addingProduct(Float(sum) * row, column),
      ]
      for output in outputs { #expect(abs(Double(output) - exact) <= bound) }
    }
  }

  @Test(arguments: [
    (0.5, "0.5"), (0.12345, "0.1235"), (12_345.678, "12345.678"), (1.234e-9, "1.23e-9"),
    (9.999e22, "1.0e23"), (-2e-7, "-2.0e-7"), (0, "0.0"), (.infinity, "inf"),
  ])
  func numbersAreShort(_ value: Double, _ text: String) {
    #expect(value.shortText == text)
  }

  @Test(arguments: [
    ("exact-int32", "exact-int32", true), ("exact*", "exact-int32-large", true),
    ("*int32*", "exact-int32", true), ("exact-int3?", "exact-int32", true),
    ("exact", "exact-int32", false), ("*large", "exact-int32", false), ("", "exact-int32", false),
    ("*", "", true), ("?", "", false), ("a*b*c", "aXbXbc", true),
  ])
  func patternMatchesWholeNames(_ pattern: String, _ name: String, _ matches: Bool) {
    #expect(NamePattern(pattern).matches(name) == matches)
  }
}
