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
  /// The head that the last call left in each output, or -1.
  private let lastHeads: AlignedBuffer<Int>

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
    lastHeads = AlignedBuffer(repeating: -1, count: benchmarkCase.threads)
  }

  /// Nothing is packed ahead.
  var footprint: WeightFootprint { WeightFootprint(allocatorLive: nil, resident: nil) }
  /// The row's own 8-bit sequence.
  var peakProbe: PeakProbe? { PeakProbe(row: operations.row, unit: .integer) }

  /// Operands are read once in each call; outputs are written anew for every head.
  var traffic: [MemoryTraffic] {
    let shape = benchmarkCase.shape
    let outputBytes = shape.rows * shape.columns * MemoryLayout<Int32>.stride
    // Of fewer heads than threads, all share one output.
    let usedBytes = (left.heads < outputs.heads ? 1 : outputs.heads) * outputBytes
    let operandBytes =
      left.heads * left.shape.rows * left.shape.columns
      + right.heads * right.shape.rows * right.shape.columns
    return [
      MemoryTraffic(.read, bytes: operandBytes, workingSet: operandBytes + usedBytes),
      MemoryTraffic(.write, bytes: left.heads * outputBytes, workingSet: usedBytes),
    ]
  }

  func run() throws {
    let lastHeads = lastHeads.pointer
    try operations.multiplyHeads(of: kind, left: left, right: right, into: &outputs) {
      head,
      output,
      _ in
      lastHeads[output] = head
    }
  }

  /// Checks what the last call left in each output, and then every head of one more call.
  func verify() throws -> BenchmarkRecord.Verified {
    for output in 0..<outputs.heads where lastHeads.pointer[output] >= 0 {
      _ = try verified(head: lastHeads.pointer[output], product: outputs.head(output))
    }
    let failures = Mutex<[any Error]>([])
    let verified = Mutex<BenchmarkRecord.Verified?>(nil)
    try operations.multiplyHeads(of: kind, left: left, right: right, into: &outputs) {
      head,
      _,
      product in
      do {
        let result = try self.verified(head: head, product: product)
        verified.withLock { $0 = result }
      } catch {
        failures.withLock { $0.append(error) }
      }
    }
    if let failure = failures.withLock(\.first) { throw failure }
    guard let verified = verified.withLock({ $0 }) else {
      preconditionFailure("a case has at least one head")
    }
    return verified
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
