// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import OptimizedOperations
import Quantization
import Records
import Synchronization
import TensorCore

/// Our INT8 products of attention: each thread computes one head after the other into an output of its
/// own, both operands packed in every call.
final class AttentionContender: OwnContender {
  let operations: OptimizedOperations
  private let benchmarkCase: BenchmarkCase
  private let kind: AttentionProduct
  private let left: HeadTensor<Int8>
  private let right: HeadTensor<Int8>
  /// One for each thread.
  private var outputs: HeadTensor<Int32>
  /// The head that the last call left in each output; none where its thread came too late.
  private let lastHeads: Mutex<[Int?]>

  /// Makes the data of a case.
  init(_ operands: CaseOperands, kind: AttentionProduct, operations: OptimizedOperations) {
    self.operations = operations
    self.kind = kind
    benchmarkCase = operands.benchmarkCase
    left = operands.attentionLeft
    right = operands.attentionRight(kind)
    outputs = HeadTensor(
      rowsOf: Matrix(
        uninitializedRows: benchmarkCase.threads * benchmarkCase.shape.rows,
        columns: benchmarkCase.shape.columns
      ),
      heads: benchmarkCase.threads
    )
    lastHeads = Mutex(Array(repeating: nil, count: benchmarkCase.threads))
  }

  /// Nothing is packed ahead.
  var footprint: WeightFootprint { WeightFootprint(allocatorLive: nil, resident: nil) }
  /// The row's own 8-bit sequence.
  var peakProbe: PeakProbe? { PeakProbe(row: operations.row, unit: .integer) }

  /// Operands are read once in each call; outputs are written anew for every head.
  var traffic: [MemoryTraffic] {
    let shape = benchmarkCase.shape
    let outputBytes = shape.rows * shape.columns * MemoryLayout<Int32>.stride
    // Fewer heads than threads are computed one after the other into one output.
    let usedBytes = (left.heads < outputs.heads ? 1 : outputs.heads) * outputBytes
    let operandBytes =
      left.heads * left.shape.rows * left.shape.columns
      + right.heads * right.shape.rows * right.shape.columns
    return [
      MemoryTraffic(.read, bytes: operandBytes, workingSet: operandBytes + usedBytes),
      MemoryTraffic(.write, bytes: left.heads * outputBytes, workingSet: usedBytes),
    ]
  }

  func run() throws { try forEachHead { _, _ in } }

  /// Checks what the last call left in each output, and then every head of one more call.
  func verify() throws -> BenchmarkRecord.Verified {
    for (output, head) in lastHeads.withLock({ $0 }).enumerated() {
      if let head { _ = try verified(head: head, product: outputs.head(output)) }
    }
    let results = Mutex<[Int: Result<BenchmarkRecord.Verified, any Error>]>([:])
    try forEachHead { head, product in
      let result = Result { try verified(head: head, product: product) }
      results.withLock { $0[head] = result }
    }
    // The error of the first wrong head, whichever thread was the fastest.
    let inOrder = try results.withLock { $0 }.sorted { $0.key < $1.key }.map { try $0.value.get() }
    precondition(inOrder.count == left.heads, "every head is computed")
    return inOrder[0]
  }

  private func forEachHead(_ body: (_ head: Int, _ product: Matrix<Int32>) -> Void) throws {
    lastHeads.withLock { heads in
      for output in heads.indices { heads[output] = nil }
    }
    try operations.multiplyHeads(of: kind, left: left, right: right, into: &outputs) {
      head,
      output,
      product in
      body(head, product)
      lastHeads.withLock { $0[output] = head }
    }
  }

  private func verified(
    head: Int,
    product: Matrix<Int32>
  ) throws -> BenchmarkRecord.Verified {
    let stored = right.head(head / (left.heads / right.heads))
    return try ResultCheck(caseText: "\(benchmarkCase), head \(head)", kernel: kernel).product(
      activation: left.head(head),
      weight: kind == .scores ? stored : stored.transposed(),
      output: product,
      seed: benchmarkCase.seed
    )
  }
}
