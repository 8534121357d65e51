// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import TensorCore

/// The integer product with one fault.
struct FaultyProduct {
  let fault: Fault?
  let threads: Int

  /// The product, wrong where the fault shows.
  ///
  /// - Parameters:
  ///   - activation: Shape: `[M, K]`.
  ///   - weight: Shape: `[N, K]`.
  ///   - right: The product as it should be. Shape: `[M, N]`.
  /// - Returns: Shape: `[M, N]`.
  func product(
    _ activation: Matrix<Int8>,
    _ weight: Matrix<Int8>,
    right: Matrix<Int32>
  ) -> Matrix<Int32> {
    let (rows, columns) = (right.rows, right.columns)
    let last = activation.columns - 1
    var product = right
    switch fault {
    case .pairsSaturate: return EmulatedProduct.unsignedPairs(activation, weight)
    case .pairsWrap: return EmulatedProduct.widenedPairs(activation, weight)
    case .lowestNotNegated: return EmulatedProduct.signed(activation, weight)
    case .compensationMissing:
      return EmulatedProduct.unsignedDot(activation, weight, compensation: 0)
    case .compensationDoubled:
      return EmulatedProduct.unsignedDot(activation, weight, compensation: 2)
    case .compensationMissingForOneRow where rows == 1:
      return EmulatedProduct.unsignedDot(activation, weight, compensation: 0)
    case .accumulatorSaturates:
      return EmulatedProduct.unsignedDot(
        activation,
        weight,
        multiply: EmulatedInstruction.vpdpbusds
      )
    case .tileTransposed: return EmulatedProduct.tiles(activation, weight, isTransposed: true)
    case .weightNotInterleaved:
      return EmulatedProduct.amx(activation, weight, isInterleaved: false)
    case .weightReadAsUnsigned:
      return EmulatedProduct.elements(activation, weight) { left, right in
        zip(left, right).reduce(0) { $0 &+ Int32($1.0) * Int32(UInt8(bitPattern: $1.1)) }
      }
    case .floatAccumulator:
      return EmulatedProduct.elements(activation, weight) { left, right in
        Int32(zip(left, right).reduce(Float(0)) { $0 + Float(Int32($1.0) * Int32($1.1)) })
      }
    case .lastDepthStepDropped:
      return Matrix(rows: rows, columns: columns) {
        right[$0, $1] &- Int32(activation[$0, last]) * Int32(weight[$1, last])
      }
    case .depthTailDuplicated where activation.columns % 4 != 0:
      // The load of the tail reaches back over codes that were counted already.
      let tail = activation.columns % 4
      let again = max(0, activation.columns - 4)..<activation.columns - tail
      return Matrix(rows: rows, columns: columns) { row, column in
        again.reduce(right[row, column]) {
          $0 &+ Int32(activation[row, $1]) * Int32(weight[column, $1])
        }
      }
    case .tailColumnWrong where columns > 16 && columns % 16 != 0:
      for row in 0..<rows { product[row, columns - 1] = product[row, 0] }
    case .tailRowWrong where rows > 4 && rows % 4 != 0:
      for column in 0..<columns { product[rows - 1, column] = product[rows - 2, column] }
    case .threadsRace where threads > 1 && rows > 1:
      // The second thread starts before the first has packed the last depth step.
      for column in 0..<columns {
        product[1, column] &-= Int32(activation[1, last]) * Int32(weight[column, last])
      }
    case .gapBetweenRowsRead where activation.rowStride > activation.columns:
      // One code too many, times a weight of 1: what lies behind the first row counts.
      let beyond = activation.withUnsafePointer { $0[activation.columns] }
      for column in 0..<columns { product[0, column] &+= Int32(beyond) }
    case .endOverrun:
      // The same behind the last row, where the operand itself ends. Only the law `operand-ends` looks
      // at this: there it has memory of its own behind the operand.
      let end = (rows - 1) * activation.rowStride + activation.columns
      let beyond = activation.withUnsafePointer { $0[end] }
      for column in 0..<columns { product[rows - 1, column] &+= Int32(beyond) }
    default: break
    }
    return product
  }
}
