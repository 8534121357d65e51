// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import OptimizedOperations
import Quantization
import Records
import TensorCore

/// Our INT8 products of attention: heads one after the other into one output, both operands packed
/// in every call.
final class AttentionContender: OwnContender {
  let operations: OptimizedOperations
  private let benchmarkCase: BenchmarkCase
  private let kind: AttentionProduct
  private let left: HeadTensor<Int8>
  private let right: HeadTensor<Int8>
  private var output: HeadTensor<Int32>

  /// Makes the data of a case.
  init(_ operands: CaseOperands, kind: AttentionProduct, operations: OptimizedOperations) {
    self.operations = operations
    self.kind = kind
    benchmarkCase = operands.benchmarkCase
    left = operands.attentionLeft
    right = operands.attentionRight(kind)
    output = HeadTensor(
      sharing: Matrix(
        uninitializedRows: benchmarkCase.shape.rows,
        columns: benchmarkCase.shape.columns
      ),
      heads: left.heads
    )
  }

  /// Nothing is packed ahead.
  var footprint: WeightFootprint { WeightFootprint(allocatorLive: nil, resident: nil) }
  /// The row's own 8-bit sequence.
  var peakProbe: PeakProbe? { PeakProbe(row: operations.row, unit: .integer) }

  /// Operands are read once in each call; the output is written anew for every head.
  var traffic: [MemoryTraffic] {
    let shape = benchmarkCase.shape
    let outputBytes = shape.rows * shape.columns * MemoryLayout<Int32>.stride
    let operandBytes =
      left.heads * left.shape.rows * left.shape.columns
      + right.heads * right.shape.rows * right.shape.columns
    return [
      MemoryTraffic(.read, bytes: operandBytes, workingSet: operandBytes + outputBytes),
      MemoryTraffic(.write, bytes: left.heads * outputBytes, workingSet: outputBytes),
    ]
  }

  func run() throws { try forEachHead { _ in } }

  /// Checks what the last call left, the last head, and then every head of one more call.
  func verify() throws -> BenchmarkRecord.Verified {
    _ = try verify(head: left.heads - 1)
    var verified: BenchmarkRecord.Verified?
    try forEachHead { head in verified = try verify(head: head) }
    guard let verified else { preconditionFailure("a case has at least one head") }
    return verified
  }

  private func forEachHead(_ body: (_ head: Int) throws -> Void) throws {
    for head in 0..<left.heads {
      try operations.multiplyHead(head, of: kind, left: left, right: right, into: &output)
      try body(head)
    }
  }

  private func verify(head: Int) throws -> BenchmarkRecord.Verified {
    let stored = right.head(head / (left.heads / right.heads))
    return try ResultCheck(caseText: "\(benchmarkCase), head \(head)", kernel: kernel).product(
      activation: left.head(head),
      weight: kind == .scores ? stored : stored.transposed(),
      output: output.matrix,
      seed: benchmarkCase.seed
    )
  }
}
