// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import TensorCore
import Testing

@Suite struct ProblemShapeTests {
  @Test func readsRowsDepthAndColumnsInThisOrder() throws {
    let shape = try ProblemShape(text: "512x4096x11008")
    #expect(shape.rows == 512)
    #expect(shape.depth == 4096)
    #expect(shape.columns == 11_008)
    #expect(shape.description == "512x4096x11008")
    #expect(shape.operations == 2 * 512 * 4096 * 11_008)
  }

  @Test(arguments: [
    "", "512", "512x4096", "1x2x3x4", "1x2x", "x2x3", "1xx3", "axbxc", "1.5x2x3", "1X2X3",
    "1 x 2 x 3", "99999999999999999999x1x1",
  ])
  func refusesTextThatIsNoShape(text: String) {
    #expect(throws: ShapeError.unreadable(text: text)) { try ProblemShape(text: text) }
  }

  @Test(arguments: [
    ("0x2x3", "M (rows)", 0), ("1x0x3", "K (depth)", 0), ("1x2x-3", "N (columns)", -3),
  ])
  func namesTheSizeBelowOne(text: String, name: String, value: Int) {
    #expect(throws: ShapeError.dimensionNotPositive(name: name, value: value, shape: text)) {
      try ProblemShape(text: text)
    }
  }

  @Test func allowsTheDepthWhoseLargestSumIsBelowTwoToThe31() throws {
    // 131071 * 2^14 = 2^31 - 2^14; one step more is 2^31.
    #expect(ProblemShape.greatestExactDepth << 14 <= Int(Int32.max))
    #expect((ProblemShape.greatestExactDepth + 1) << 14 > Int(Int32.max))
    try ProblemShape(rows: 1, depth: 131_071, columns: 1).requireExactAccumulator()
    let tooDeep = try ProblemShape(rows: 1, depth: 131_072, columns: 1)
    let expected = ShapeError.depthBeyondAccumulator(depth: 131_072, greatestDepth: 131_071)
    #expect(throws: expected) { try tooDeep.requireExactAccumulator() }
  }

  @Test func errorsSayWhatWasFoundAndWhatWasExpected() {
    #expect(ShapeError.unreadable(text: "12").description.contains("'12'"))
    let mismatch = ShapeError.depthMismatch(
      activation: MatrixShape(rows: 1, columns: 2),
      weight: MatrixShape(rows: 3, columns: 4)
    )
    #expect(
      mismatch.description
        == "activation [1, 2] and weight [3, 4] ([N, K]) differ in depth K: 2 against 4"
    )
  }
}
