// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Quantization
import TensorCore
import Testing

@testable import Verification

@Suite struct CaseTextTests {
  @Test func textNamesEverythingInAFixedOrder() throws {
    var described = VerificationCase(
      operation: .product,
      shape: try ProblemShape(rows: 3, depth: 5, columns: 7),
      fill: .highest,
      seed: 9,
      stride: 2,
      threads: 4,
      kernel: "avx2"
    )
    #expect(
      described.description
        == "gemm_s8s8s32:3x5x7,fill=all-127,seed=9,stride=2,threads=4,kernel=avx2"
    )
    described.property = "exact-int32"
    described.range = .full
    described.strength = try MigrationStrength(0.25)
    #expect(described.description.hasSuffix(",property=exact-int32,range=full,alpha=0.25"))
  }

  @Test func everyDrawnCaseReadsBackAsItself() throws {
    let generator = CaseGenerator(seed: 5, fills: Set(Fill.allCases), greatestThreads: 8)
    for property in PropertyCatalog.all {
      for index in 0..<40 {
        let drawn = try #require(generator.draw(property, index: index, on: .reference))
        #expect(try VerificationCase(text: drawn.description) == drawn)
      }
    }
  }

  /// A range that is asked for changes nothing else of a case.
  @Test(arguments: QuantizedRange.allCases)
  func aRangeIsThatOfEveryDrawnCase(range: QuantizedRange) throws {
    let fills = Set(Fill.allCases)
    let any = CaseGenerator(seed: 5, fills: fills, greatestThreads: 8)
    let one = CaseGenerator(seed: 5, fills: fills, greatestThreads: 8, range: range)
    var ranges: Set<QuantizedRange> = []
    for property in PropertyCatalog.all {
      for index in 0..<40 {
        var expected = try #require(any.draw(property, index: index, on: .reference))
        ranges.insert(expected.range)
        expected.range = range
        #expect(one.draw(property, index: index, on: .reference) == expected)
      }
    }
    #expect(ranges == Set(QuantizedRange.allCases))
  }

  @Test func keysLeftOutTakeDefaults() throws {
    let read = try VerificationCase(text: "w8a8_linear:1x2x3")
    #expect(read.fill == .fullRange)
    #expect(read.seed == 1)
    #expect(read.threads == 1)
    #expect(read.kernel == "auto")
    #expect(read.property == nil)
  }

  @Test(arguments: [
    "", " ", "gemm_s8s8s32", "gemm_s8s8s32:", "gemm_s8s8s32:3x5", "gemm_s8s8s32:3x5x7x9",
    "gemm_s8s8s32:0x5x7", "gemm_s8s8s32:-3x5x7", "gemm_s8s8s32:+3x5x7", "gemm_s8s8s32:03x5x7",
    "gemm_s8s8s32:3x5x99999999999999999999", "gemm:3x5x7", "GEMM_S8S8S32:3x5x7",
    "gemm_s8s8s32:3x5x7,", "gemm_s8s8s32:3x5x7,,", "gemm_s8s8s32:3x5x7,fill",
    "gemm_s8s8s32:3x5x7,fill=", "gemm_s8s8s32:3x5x7,fill=nothing",
    "gemm_s8s8s32:3x5x7,seed=-1", "gemm_s8s8s32:3x5x7,seed=1.5", "gemm_s8s8s32:3x5x7,seed=01",
    "gemm_s8s8s32:3x5x7,seed=18446744073709551616", "gemm_s8s8s32:3x5x7,seed=1,seed=1",
    "gemm_s8s8s32:3x5x7,stride=-1", "gemm_s8s8s32:3x5x7,stride=1048577",
    "gemm_s8s8s32:3x5x7,threads=0", "gemm_s8s8s32:3x5x7,threads=1025",
    "gemm_s8s8s32:3x5x7,kernel=", "gemm_s8s8s32:3x5x7,kernel=a b",
    "gemm_s8s8s32:3x5x7,kernel=$(id)", "gemm_s8s8s32:3x5x7,color=red",
    "gemm_s8s8s32:3x5x7,range=half", "gemm_s8s8s32:3x5x7,alpha=2", "gemm_s8s8s32:3x5x7,alpha=nan",
    "attention_qk:3x5x7,heads=0", "attention_qk:3x5x7,heads=1025", "attention_pv:3x5x7,heads=02",
    "gemm_s8s8s32:3x5x7,heads=2", "quantize_tensor:3x5x7,scale=given",
    "quantize_token:3x5x7,scale=static",
    "gemm_s8s8s32:3x5x7 ,fill=all-127", "gemm_s8s8s32:3x5x7:fill=all-127", "\u{0}:3x5x7",
  ])
  func garbageIsRefused(_ text: String) {
    #expect(throws: CaseTextError.self) { try VerificationCase(text: text) }
  }

  @Test func errorNamesThePartThatIsWrong() {
    #expect(throws: CaseTextError.repeatedKey(key: "seed")) {
      try VerificationCase(text: "gemm_s8s8s32:3x5x7,seed=1,seed=2")
    }
    #expect(throws: CaseTextError.unknownKey(key: "colour")) {
      try VerificationCase(text: "gemm_s8s8s32:3x5x7,colour=red")
    }
    #expect(throws: CaseTextError.keyOfAnotherOperation(key: "scale", operation: "gemm_s8s8s32")) {
      try VerificationCase(text: "gemm_s8s8s32:3x5x7,scale=static")
    }
  }

  @Test func caseLargerThanMemoryIsRefused() throws {
    let huge = try VerificationCase(text: "gemm_s8s8s32:1000000x100000x1000000")
    #expect(throws: ShapeError.self) { try huge.requireMemory(64e9) }
    let small = try VerificationCase(text: "smoothing:9x9x9")
    #expect(throws: Never.self) { try small.requireMemory(1e6) }
  }
}
