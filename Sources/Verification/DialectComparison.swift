// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

public import Quantization
public import Records
import ReferenceOperations
public import TensorCore

/// How many codes of the same values differ between any two dialects.
///
/// Each dialect first rounds the values to the type of its tensors, as its program does when a tensor
/// of that type is loaded.
public struct DialectComparison: Sendable {
  /// The dialects compared.
  public let dialects: [Dialect]
  private let quantizers: [ReferenceDialectQuantizer]
  /// Pair -> codes compared, codes that differ, and by how many steps at most.
  private var counts: [[Int]]
  private var differing: [[Int]]
  private var largest: [[Int]]
  /// Names of dialects that left out a tensor, because a value lies outside of their type.
  public private(set) var dialectsWithoutTensors: [String: Int] = [:]

  /// Rows that are compared at a time, to bound memory.
  public static let rowsAtATime = 64

  /// Creates an empty comparison.
  public init(dialects: [Dialect] = Dialect.all) {
    self.dialects = dialects
    quantizers = dialects.map { ReferenceDialectQuantizer($0.quantizer) }
    let zeros = Array(repeating: Array(repeating: 0, count: dialects.count), count: dialects.count)
    (counts, differing, largest) = (zeros, zeros, zeros)
  }

  /// Adds a tensor, one scale for each row.
  ///
  /// - Parameters:
  ///   - rows: Rows of the tensor.
  ///   - name: What an error calls the tensor.
  ///   - read: Reads some rows; called twice for each.
  /// - Throws: ``QuantizationError/notFinite(matrix:row:column:value:)``, or what `read` throws.
  public mutating func add(
    rows: Int,
    named name: String,
    read: (Range<Int>) throws -> Matrix<Float>
  ) throws {
    var largest = 0.0
    let blocks = stride(from: 0, to: rows, by: Self.rowsAtATime).map {
      $0..<min($0 + Self.rowsAtATime, rows)
    }
    for block in blocks {
      let values = try read(block)
      for index in 0..<values.rows * values.columns {
        let (row, column) = index.quotientAndRemainder(dividingBy: values.columns)
        let value = values[row, column]
        guard value.isFinite else {
          throw QuantizationError.notFinite(
            matrix: name,
            row: block.lowerBound + row,
            column: column,
            value: value
          )
        }
        largest = max(largest, abs(Double(value)))
      }
    }
    let usable = dialects.indices.filter { index in
      quantizers[index].holds(largest)
    }
    for index in dialects.indices where !usable.contains(index) {
      dialectsWithoutTensors[dialects[index].name, default: 0] += 1
    }
    for block in blocks {
      let values = try read(block).map { Double($0) }
      let codes = try usable.map {
        try quantizers[$0].quantized(values, largest: largest, named: name).codes.elements
      }
      count(codes, of: usable)
    }
  }

  private mutating func count(_ codes: [[Int16]], of usable: [Int]) {
    guard let first = codes.first else { return }
    for element in first.indices {
      // Nearly everywhere all are the same.
      guard codes.contains(where: { $0[element] != first[element] }) else { continue }
      for left in codes.indices {
        for right in codes.indices where right > left {
          let distance = abs(Int(codes[left][element]) - Int(codes[right][element]))
          guard distance > 0 else { continue }
          let (row, column) = (usable[left], usable[right])
          differing[row][column] += 1
          largest[row][column] = max(largest[row][column], distance)
        }
      }
    }
    for left in usable {
      for right in usable where right > left { counts[left][right] += first.count }
    }
  }

  /// One record for each pair.
  ///
  /// - Parameters:
  ///   - path: The file the tensors are from.
  ///   - tensors: How many there are.
  /// - Returns: The pairs in the order of the dialects.
  public func records(path: String, tensors: Int) -> [DialectDifferenceRecord] {
    dialects.indices.flatMap { left in
      dialects.indices.filter { $0 > left }.map { right in
        DialectDifferenceRecord(
          path: path,
          tensors: tensors,
          first: dialects[left].name,
          second: dialects[right].name,
          codes: counts[left][right],
          differing: differing[left][right],
          largestDifference: largest[left][right]
        )
      }
    }
  }
}
