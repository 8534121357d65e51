// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Quantization
import TensorCore
import Testing

@testable import Verification

@Suite struct CaseDataTests {
  private func data(
    _ fill: Fill,
    rows: Int,
    depth: Int,
    columns: Int = 1,
    stride: Int = 0,
    seed: UInt64 = 4
  ) throws -> CaseData {
    let shape = try ProblemShape(rows: rows, depth: depth, columns: columns)
    return CaseData(
      VerificationCase(operation: .product, shape: shape, fill: fill, seed: seed, stride: stride),
      captured: nil
    )
  }

  @Test func attentionHeadsHaveGapsAndTheValueIsTheKeyTransposed() throws {
    let shape = try ProblemShape(rows: 5, depth: 9, columns: 7)
    var sharing: Set<Int> = []
    var distances: Set<Bool> = []
    for seed in 1...40 {
      var attention = VerificationCase(
        operation: .attentionScores,
        shape: shape,
        seed: UInt64(seed),
        stride: 3
      )
      let isSet = attention.attributes.set(.heads, to: "4")
      #expect(isSet)
      let data = CaseData(attention, captured: nil)
      let (left, key, value) = (
        data.attentionLeft(), data.attentionRight(.scores), data.attentionRight(.values)
      )
      #expect(left.heads == 4 && key.heads == value.heads)
      #expect(left.head(0) != left.head(3))
      for head in 0..<key.heads { #expect(value.head(head) == key.head(head).transposed()) }
      #expect(left.headStride >= 9 + 3 && left.rowStride >= 9 + 3)
      let dense = data.withoutStride()
      #expect(dense.attentionLeft().head(2) == left.head(2))
      sharing.insert(key.heads)
      distances.insert(left.headStride < left.rowStride)
    }
    #expect(sharing == [2, 4])
    #expect(distances == [true, false])
  }

  @Test(arguments: Fill.allCases.filter { $0 != .oneHot && $0 != .captured })
  func smallerCaseIsTheUpperLeftPartOfALargerOne(_ fill: Fill) throws {
    let large = try data(fill, rows: 9, depth: 33, columns: 7)
    let small = try data(fill, rows: 4, depth: 10, columns: 3)
    #expect(large.activationCodes().part(rows: 4, columns: 10) == small.activationCodes())
    #expect(large.weightCodes().part(rows: 3, columns: 10) == small.weightCodes())
    #expect(large.activation().part(rows: 4, columns: 10) == small.activation())
    #expect(large.accumulator().part(rows: 4, columns: 3) == small.accumulator())
  }

  @Test func gapsBetweenRowsHoldTraps() throws {
    let strided = try data(.highest, rows: 3, depth: 5, stride: 2)
    let codes = strided.activationCodes()
    #expect(codes.rowStride == 7)
    codes.withUnsafePointer { pointer in
      #expect(pointer[5] == -128)
      #expect(pointer[13] == -128)
    }
    strided.activation().withUnsafePointer { pointer in #expect(pointer[6].isNaN) }
    #expect(strided.withoutStride().activationCodes() == codes)
    #expect(strided.withoutStride().activationCodes().rowStride == 5)
  }

  @Test(arguments: Fill.allCases)
  func valuesAreFinite(_ fill: Fill) throws {
    let values = try data(fill, rows: 20, depth: 50).activation().elements
    #expect(values.allSatisfy { $0.isFinite })
  }

  @Test func tiesFillHoldsExactTiesOnly() throws {
    let values = try data(.ties, rows: 6, depth: 40, seed: 3).activation()
    for row in 0..<6 {
      let step = values[row, 0] / 127
      for column in 1..<40 {
        let quotient = values[row, column] / step
        #expect(abs(quotient - quotient.rounded(.down)) == 0.5)
      }
    }
  }

  @Test func fillsHoldWhatTheirNamesSay() throws {
    let boundary = try data(.boundary, rows: 30, depth: 100).activationCodes().elements
    let edges: Set<Int8> = [-128, -127, -126, -1, 0, 1, 126, 127]
    let share = Double(boundary.count { edges.contains($0) }) / Double(boundary.count)
    #expect((0.45...0.6).contains(share))
    let oneHot = try data(.oneHot, rows: 30, depth: 100).activationCodes()
    for row in 0..<30 { #expect(oneHot.row(row).count { $0 != 0 } == 1) }
    let subnormal = try data(.subnormal, rows: 30, depth: 100).activation().elements
    #expect(subnormal.allSatisfy { abs($0) < .leastNormalMagnitude })
    #expect(subnormal.contains { $0 != 0 })
    let negativeZero = try data(.negativeZero, rows: 30, depth: 100).activation().elements
    #expect(negativeZero.contains { $0 == 0 && $0.sign == .minus })
    let zeroRows = try data(.zeroRows, rows: 30, depth: 100).activation()
    #expect((0..<30).contains { row in zeroRows.row(row).allSatisfy { $0 == 0 } })
  }

  @Test func everyFillSaysWhatItCatches() {
    for fill in Fill.allCases { #expect(!fill.catches.isEmpty) }
    #expect(Set(Fill.simplestFirst) == Set(Fill.allCases))
  }

  @Test func capturedFillRepeatsTheTensorsFromOneChannelOnBothSides() throws {
    let activation = Matrix<Float>(rows: 2, columns: 3, elements: [1, 2, 4, -1, -2, -4])
    let weight = Matrix<Float>(rows: 2, columns: 3, elements: [10, 20, 40, 30, 60, 120])
    let layer = try CapturedTensors.Layer(name: "test", activation: activation, weight: weight)
    let captured = try #require(CapturedTensors(layers: [layer]))
    let shape = try ProblemShape(rows: 5, depth: 8, columns: 4)
    let tiled = CaseData(
      VerificationCase(operation: .smoothing, shape: shape, fill: .captured, seed: 11),
      captured: captured
    )
    let channels = (0..<8).map { abs(tiled.activation()[0, $0]) }
    for column in 0..<8 {
      #expect(channels[column] == channels[column % 3])
      let ratio = tiled.weight()[0, column] / channels[column]
      #expect(ratio == 10 || ratio == 30, "channel \(column) belongs to another channel's weight")
    }
  }
}

extension Matrix {
  fileprivate func part(rows: Int, columns: Int) -> Matrix {
    Matrix(rows: rows, columns: columns) { self[$0, $1] }
  }
}
