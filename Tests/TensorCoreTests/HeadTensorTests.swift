// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import TensorCore
import Testing

@Suite struct HeadTensorTests {
  /// Row and column of a matrix with gaps, as one number.
  private let matrix: Matrix<Int32> = {
    var matrix = Matrix<Int32>(rows: 4, columns: 6, rowStride: 9, repeating: -1)
    for row in 0..<4 {
      for column in 0..<6 { matrix[row, column] = Int32(10 * row + column) }
    }
    return matrix
  }()

  @Test func headsBesideOneAnotherAreColumns() {
    let tensor = HeadTensor(columnsOf: matrix, heads: 3)
    #expect(tensor.shape == MatrixShape(rows: 4, columns: 2))
    #expect(tensor.headStride == 2)
    #expect(tensor.rowStride == 9)
    #expect(tensor[2, 3, 1] == 35)
    #expect(tensor.head(1).elements == [2, 3, 12, 13, 22, 23, 32, 33])
  }

  @Test func headsBelowOneAnotherAreRows() {
    let tensor = HeadTensor(rowsOf: matrix, heads: 2)
    #expect(tensor.shape == MatrixShape(rows: 2, columns: 6))
    #expect(tensor[1, 0, 5] == 25)
    #expect(tensor.head(1).row(1) == [30, 31, 32, 33, 34, 35])
  }

  @Test func partsOfAFusedMatrixNeedNoCopy() {
    // Two heads of [query, key, value], interleaved for each head: the keys.
    let tensor = HeadTensor(
      matrix,
      heads: 2,
      shape: MatrixShape(rows: 4, columns: 1),
      headStride: 3,
      first: 1
    )
    #expect(tensor.head(0).elements == [1, 11, 21, 31])
    #expect(tensor.head(1).elements == [4, 14, 24, 34])
  }

  @Test func headsThatShareAMatrixOverwriteOneAnother() {
    var tensor = HeadTensor(sharing: Matrix<Int32>(rows: 1, columns: 1, repeating: 0), heads: 5)
    for head in 0..<5 { tensor.withUnsafeMutablePointer(ofHead: head) { $0[0] = Int32(head) } }
    #expect(tensor.matrix.elements == [4])
    #expect(tensor[0, 0, 0] == 4)
  }

  @Test func writingLeavesTheMatrixItWasMadeFromAlone() {
    var tensor = HeadTensor(rowsOf: matrix, heads: 4)
    tensor.withUnsafeMutablePointer(ofHead: 3) { $0[0] = 99 }
    #expect(tensor[3, 0, 0] == 99)
    #expect(matrix[3, 0] == 30)
  }

  @Test func matricesAreCopiedBelowOneAnother() {
    let heads = [
      Matrix<Int32>(rows: 1, columns: 2, elements: [1, 2]),
      Matrix(rows: 1, columns: 2, elements: [3, 4]),
    ]
    let tensor = HeadTensor(heads)
    #expect(tensor.matrix.elements == [1, 2, 3, 4])
    #expect(tensor.head(1) == heads[1])
  }
}
