// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import OptimizedOperations
import Quantization

/// A packed weight of a case, in as many copies as the cache mode asks for, used in turn.
struct PackedCopies {
  /// The weight the copies were packed from.
  let quantized: QuantizedMatrix
  /// The scale of every output channel.
  let columnScales: [Scale]
  /// Memory taken by one packed weight and its scales.
  let footprint: WeightFootprint
  private let copies: [PackedWeight]
  private var turn = 0

  /// Packs the weight of a case.
  init(_ operands: CaseOperands, row: KernelRow) throws {
    let weight = try operands.quantizedWeight()
    let ((first, scales), footprint) = try WeightFootprint.measure {
      (try PackedWeight(weight.codes, row: row), weight.rowScales.map { $0 })
    }
    let count = operands.benchmarkCase.cache.copies(weightBytes: first.byteCount)
    quantized = weight
    columnScales = scales
    self.footprint = footprint
    copies = try [first] + (1..<count).map { _ in try PackedWeight(weight.codes, row: row) }
  }

  /// The copy that was used longest ago.
  mutating func next() -> PackedWeight {
    turn = (turn + 1) % copies.count
    return copies[turn]
  }
}
