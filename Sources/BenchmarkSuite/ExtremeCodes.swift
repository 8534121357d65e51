// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Providers
import TensorCore

/// Codes that make every sum as large as it can be.
///
/// What is timed is drawn like real data, whose sums stay far below what 32 bits hold: a library
/// that adds pairs of products in 16 bits, or sums in FP32, computes it rightly. These it does not.
enum ExtremeCodes: String, CaseIterable {
  /// The largest codes.
  case largest = "127"
  /// The smallest codes.
  case smallest = "-128"
  /// Both, so that neighbouring terms differ.
  case alternating = "127 and -128 in turn"

  /// A row of the activation, a row of the weight, and their sum.
  ///
  /// The first term makes the sum odd: beyond 2^24 no FP32 number is.
  func operands(depth: Int) -> (activation: [Int8], weight: [Int8], sum: Int) {
    var activation = (0..<depth).map { code(at: $0) }
    let rest = activation.dropFirst().reduce(0) { $0 + Int($1) * Int($1) }
    var weight = activation
    activation[0] = 127
    weight[0] = rest.isMultiple(of: 2) ? 127 : 126
    return (activation, weight, rest + 127 * Int(weight[0]))
  }

  private func code(at index: Int) -> Int8 {
    switch self {
    case .largest: 127
    case .smallest: -128
    case .alternating: index.isMultiple(of: 2) ? 127 : -128
    }
  }
}

extension ProviderContender {
  /// Runs the integer product of a library on extreme codes; other capabilities are left alone.
  ///
  /// In the shape that is timed, because libraries choose their code by the shape.
  ///
  /// - Throws: ``ResultCheckError`` for a wrong sum, or ``ProviderError``.
  static func requireExactExtremes(
    _ benchmarkCase: BenchmarkCase,
    provider: Provider,
    capability: ProviderCapability
  ) throws {
    guard capability == .s8s8s32 || capability == .u8s8s32 else { return }
    let shape = benchmarkCase.shape
    try provider.setThreads(benchmarkCase.threads)
    for codes in ExtremeCodes.allCases {
      let (activation, weight, sum) = codes.operands(depth: shape.depth)
      let product = try provider.product(
        capability,
        weight: repeated(weight, rows: shape.columns),
        rows: shape.rows
      )
      var output = Matrix<Int32>(rows: shape.rows, columns: shape.columns, repeating: 0)
      var expected = sum
      if capability == .u8s8s32 {
        // Codes plus 128, whose sums are larger by 128 times the sum of the weight row.
        let unsigned = activation.map { UInt8(bitPattern: $0) ^ 128 }
        try product.run(activation: repeated(unsigned, rows: shape.rows), into: &output)
        expected += 128 * weight.reduce(0) { $0 + Int($1) }
      } else {
        try product.run(activation: repeated(activation, rows: shape.rows), into: &output)
      }
      try require(output, equals: Int32(truncatingIfNeeded: expected)) { finding in
        ResultCheckError(
          caseText: benchmarkCase.description,
          kernel: "\(provider.name) \(capability.rawValue)",
          finding: "on codes of \(codes.rawValue), \(finding)"
        )
      }
    }
  }

  private static func repeated<Element: BitwiseCopyable & Sendable>(
    _ row: [Element],
    rows: Int
  ) -> Matrix<Element> {
    Matrix(rows: 1, columns: row.count, elements: row).rows(repeatElement(0, count: rows))
  }

  private static func require(
    _ output: Matrix<Int32>,
    equals expected: Int32,
    error: (_ finding: String) -> ResultCheckError
  ) throws(ResultCheckError) {
    for row in 0..<output.rows {
      for column in 0..<output.columns where output[row, column] != expected {
        throw error(
          "row \(row), column \(column): expected \(expected), got \(output[row, column])"
        )
      }
    }
  }
}
