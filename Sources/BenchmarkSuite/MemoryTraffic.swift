// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

public import OptimizedOperations
import TensorCore

/// Memory that one call moves at least, whoever implements it: what a contender declares, so that
/// its time can be compared with what memory and caches can do.
public struct MemoryTraffic: Sendable, Equatable {
  /// What is done to the bytes.
  public let pattern: MemoryProbe.Pattern
  /// Bytes moved by one call.
  public let bytes: Int
  /// Bytes passed over before the same byte is moved again, which says where the bytes live; `nil`
  /// for more than every cache holds.
  public let workingSet: Int?

  /// Creates a declaration.
  public init(_ pattern: MemoryProbe.Pattern, bytes: Int, workingSet: Int?) {
    self.pattern = pattern
    self.bytes = bytes
    self.workingSet = workingSet
  }

  /// Bytes read.
  var bytesRead: Int { bytes - bytesWritten }
  /// Bytes written.
  var bytesWritten: Int {
    switch pattern {
    case .read: 0
    case .write: bytes
    case .quantize: bytes / MemoryProbe.quantizedElementBytes
    }
  }

  /// A product with a weight: every byte of weight and activation is read once, every byte of the
  /// output written once.
  ///
  /// Cold weights come from memory; everything else is used again by the next call.
  ///
  /// - Parameters:
  ///   - benchmarkCase: Shape and cache mode.
  ///   - activation: Bytes of one element of the activation as it is handed over.
  ///   - weight: Bytes of one element of the weight in the form that is read.
  ///   - output: Bytes of one element of the output.
  /// - Returns: What is read and written, by where it lives.
  public static func product(
    _ benchmarkCase: BenchmarkCase,
    activation: Int,
    weight: Int,
    output: Int
  ) -> [MemoryTraffic] {
    let shape = benchmarkCase.shape
    let weightBytes = weight * shape.depth * shape.columns
    let activationBytes = activation * shape.rows * shape.depth
    let outputBytes = output * shape.rows * shape.columns
    let others = activationBytes + outputBytes
    switch benchmarkCase.cache {
    case .hot:
      let all = weightBytes + others
      return [
        MemoryTraffic(.read, bytes: weightBytes + activationBytes, workingSet: all),
        MemoryTraffic(.write, bytes: outputBytes, workingSet: all),
      ]
    case .coldWeights:
      return [
        MemoryTraffic(.read, bytes: weightBytes, workingSet: nil),
        MemoryTraffic(.read, bytes: activationBytes, workingSet: others),
        MemoryTraffic(.write, bytes: outputBytes, workingSet: others),
      ]
    }
  }

  /// One pass of quantization over a matrix of FP32 values.
  public static func quantization(elements: Int) -> [MemoryTraffic] {
    let bytes = elements * MemoryProbe.quantizedElementBytes
    return [MemoryTraffic(.quantize, bytes: bytes, workingSet: bytes)]
  }
}
