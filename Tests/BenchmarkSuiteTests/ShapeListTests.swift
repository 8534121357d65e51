// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import BenchmarkSuite
import TensorCore
import Testing

@Suite struct ShapeListTests {
  private func entries(_ text: String) throws -> [ShapeList.Entry] {
    try ShapeList(text: text, path: "test.txt").entries
  }

  @Test func readsShapeNameAndCount() throws {
    let entries = try entries("# M K N name count\n# a remark\n\n512 576 192 k_proj 30\n")
    #expect(entries.count == 1)
    #expect(entries[0].shape == (try ProblemShape(text: "512x576x192")))
    #expect(entries[0].name == "k_proj")
    #expect(entries[0].count == 30)
  }

  @Test func refusesAFileWithoutTheTitle() {
    #expect(
      throws: ShapeListError.unreadable(
        path: "test.txt",
        line: 1,
        reason: "found '512 576 192 k_proj 30', expected '# M K N name count'"
      )
    ) { try entries("512 576 192 k_proj 30\n") }
  }

  @Test(arguments: [
    "512 576 192 k_proj", "512 576 192 k_proj 0", "a 576 192 k 1", "0 576 192 k 1",
    "-1 576 192 k 1", "512 131072 192 k 1", "512 576 192 k 1 more",
    "99999999999999999999 1 1 k 1",
  ])
  func refusesABadLineByNumber(line: String) throws {
    #expect {
      try entries("# M K N name count\n1 1 1 good 1\n\(line)\n")
    } throws: { error in
      guard case .unreadable(_, let number, _) = error as? ShapeListError else { return false }
      return number == 3
    }
  }

  @Test func refusesAFileWithoutAnyShape() {
    #expect(throws: ShapeListError.self) { try entries("# M K N name count\n# nothing\n") }
  }
}
