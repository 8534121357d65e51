// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import TensorCore
import Testing

@Suite struct MatrixTests {
  /// 2x3 with two elements between the rows, which hold -1.
  private func stridedMatrix() -> Matrix<Int8> {
    var matrix = Matrix<Int8>(rows: 2, columns: 3, rowStride: 5, repeating: -1)
    for row in 0..<2 {
      for column in 0..<3 { matrix[row, column] = Int8(10 * row + column) }
    }
    return matrix
  }

  @Test func keepsRowsApartByTheStride() {
    let stored = stridedMatrix().withUnsafePointer {
      Array(UnsafeBufferPointer(start: $0, count: 10))
    }
    #expect(stored == [0, 1, 2, -1, -1, 10, 11, 12, -1, -1])
  }

  @Test func leavesTheGapBetweenRowsOutOfItsElements() {
    let matrix = stridedMatrix()
    #expect(matrix.elements == [0, 1, 2, 10, 11, 12])
    #expect(matrix.row(1) == [10, 11, 12])
    #expect(matrix == Matrix(rows: 2, columns: 3, elements: [0, 1, 2, 10, 11, 12]))
    #expect(matrix.map { Int($0) }.rowStride == 3)
  }

  @Test func aCopyKeepsItsValuesWhenTheOriginalIsWritten() {
    var original = stridedMatrix()
    let copy = original
    original[1, 2] = 99
    #expect(copy[1, 2] == 12)
    #expect(original[1, 2] == 99)
    #expect(original.row(0) == copy.row(0))
    #expect(original.rowStride == 5)
  }

  @Test func aCopyKeepsItsValuesWhenTheOriginalIsWrittenThroughAPointer() {
    var original = stridedMatrix()
    let copy = original
    original.withUnsafeMutablePointer { $0[5] = 99 }
    #expect(copy[1, 0] == 10)
    #expect(original[1, 0] == 99)
  }

  @Test func isNotEqualToAnotherShapeOfTheSameElements() {
    let elements: [Int8] = [1, 2, 3, 4]
    let wide = Matrix(rows: 1, columns: 4, elements: elements)
    #expect(wide != Matrix(rows: 2, columns: 2, elements: elements))
    #expect(wide != Matrix(rows: 1, columns: 4, elements: [1, 2, 3, 5]))
  }

  @Test func transposes() {
    let transposed = stridedMatrix().transposed()
    #expect(transposed == Matrix(rows: 3, columns: 2, elements: [0, 10, 1, 11, 2, 12]))
  }

  @Test(arguments: [1, 3, 63, 64, 65])
  func startsOnACacheLine(columns: Int) {
    let matrix = Matrix<Int8>(rows: 1, columns: columns, repeating: 0)
    #expect(matrix.withUnsafePointer { Int(bitPattern: $0) % 64 } == 0)
  }

  @Test func mayBeEmpty() {
    #expect(Matrix<Float>(rows: 0, columns: 4, repeating: 0).elements.isEmpty)
    #expect(Matrix<Float>(rows: 4, columns: 0, elements: []).transposed().rows == 0)
  }
}
