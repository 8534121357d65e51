// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import CMicrokernels
import Testing

@testable import OptimizedOperations

/// What computes rows, and what measures beside it, touches no byte outside its operands.
@Suite struct RowKernelBoundsTests {
  private static let rowNames = KernelRow.supported.map(\.name)

  /// Below, at and above every vector width in use, and beyond every unrolled loop.
  private static let counts = Array(1...35) + [63, 64, 65, 127, 128, 129, 255, 256, 257, 300]

  private func floats(_ count: Int, _ first: Int = 0) -> [Float] {
    (first..<first + count).map { Float((31 * $0) % 255 - 127) / 16 + 0.03 }
  }

  private func integers(_ rows: Int, _ columns: Int) -> [[Int32]] {
    (0..<rows).map { row in
      (0..<columns).map { column -> Int32 in Int32(977 * (row + 3 * column) - 4000) }
    }
  }

  @Test(arguments: rowNames, [false, true])
  func requantizingStaysInside(rowName: String, hasShifts: Bool) throws {
    let kernels = MicroKernels(try KernelRow.named(rowName))
    for columns in Self.counts {
      let rows = 1 + columns % 3
      expectStaysInside("\(rowName) requantize \(rows)x\(columns)") { operands in
        let sums = operands.input(rows: integers(rows, columns), gap: columns % 4)
        let codes = operands.output(Int8.self, rows: rows, columns: columns, gap: rows)
        let rowScales = operands.input(floats(rows).map(\.magnitude))
        let multipliers = operands.input(floats(columns, 7).map(\.magnitude))
        let shifts = operands.input(floats(columns))
        kernels.requantize(
          rows,
          columns,
          sums.pointer,
          sums.strideBytes,
          rowScales,
          multipliers,
          hasShifts ? UnsafePointer(shifts) : nil,
          -127,
          codes.pointer,
          codes.strideBytes
        )
      }
    }
  }

  @Test(arguments: rowNames, [false, true])
  func normalizingStaysInside(rowName: String, isLayer: Bool) throws {
    let kernels = MicroKernels(try KernelRow.named(rowName))
    for count in Self.counts {
      expectStaysInside("\(rowName) row_moments \(count)") { operands in
        let source = operands.input(floats(count))
        let moments = operands.output(Double.self, columns: 2)
        // What comes next is asked for and never read: here it is the forbidden page.
        kernels.rowMoments(count, source, isLayer ? source : nil, moments.pointer, source + count)
      }
      expectStaysInside("\(rowName) normalize \(count)") { operands in
        let source = operands.input(floats(count))
        let gain = operands.input(floats(count, 5))
        let bias = operands.input(floats(count, 3))
        let output = operands.output(Float.self, columns: count)
        let statistics = operands.input([
          smoothbench_row_statistics(
            step_down: 1,
            mean_high: isLayer ? 0.25 : 0,
            mean_low: 0,
            reciprocal_deviation: 1.5
          )
        ])
        operands.note(
          kernels.normalize(
            count,
            source,
            statistics,
            gain,
            isLayer ? UnsafePointer(bias) : nil,
            output.pointer,
            source + count
          )
        )
      }
    }
  }

  @Test(arguments: rowNames)
  func attentionAndFeedForwardStayInside(rowName: String) throws {
    let kernels = MicroKernels(try KernelRow.named(rowName))
    for count in Self.counts {
      expectStaysInside("\(rowName) softmax \(count)") { operands in
        let values = operands.updated(rows: [floats(count)], gap: 0)
        kernels.softmax(count, values.pointer, 0.7)
      }
      expectStaysInside("\(rowName) gated_silu \(count)") { operands in
        let gate = operands.input(floats(count))
        let up = operands.input(floats(count, 5))
        let output = operands.output(Float.self, columns: count)
        kernels.gatedSiLU(count, gate, up, output.pointer)
      }
    }
  }

  @Test func threePlainLoopsStayInside() throws {
    let row = try KernelRow.named("portable")
    let plain = try #require(row.table.pointee.plain_gemm)
    func codes(_ rows: Int, _ columns: Int) -> [[Int8]] {
      (0..<rows).map { row in
        (0..<columns).map { Int8(truncatingIfNeeded: 31 * row + 7 * $0 - 128) }
      }
    }
    for depth in Self.counts {
      let (rows, columns) = (1 + depth % 3, 1 + depth % 5)
      expectStaysInside("three loops \(rows)x\(depth)x\(columns)") { operands in
        let activation = operands.input(rows: codes(rows, depth), gap: depth % 4)
        let weight = operands.input(rows: codes(columns, depth), gap: columns)
        let output = operands.output(Int32.self, rows: rows, columns: columns, gap: rows)
        plain(
          rows,
          columns,
          depth,
          activation.pointer,
          activation.strideBytes,
          weight.pointer,
          weight.strideBytes,
          output.pointer,
          output.strideBytes
        )
      }
    }
  }

  /// Their operands are aligned to a cache line and end where a page does.
  @Test(arguments: rowNames)
  func memoryProbesStayInside(rowName: String) throws {
    let kernels = MicroKernels(try KernelRow.named(rowName))
    for pieces in 1...9 {
      let bytes = pieces * SMOOTHBENCH_MEMORY_PROBE_GRANULARITY
      for way in 0..<SMOOTHBENCH_READ_PROBE_WAYS {
        expectStaysInside("\(rowName) read_probe \(way), \(bytes) bytes") { operands in
          let data = operands.input((0..<bytes).map { UInt8(truncatingIfNeeded: 37 * $0) })
          operands.note(kernels.readProbe(way, bytes, data))
        }
      }
      for way in 0..<SMOOTHBENCH_WRITE_PROBE_WAYS {
        expectStaysInside("\(rowName) write_probe \(way), \(bytes) bytes") { operands in
          kernels.writeProbe(way, bytes, operands.output(UInt8.self, columns: bytes).pointer)
        }
      }
      let count = pieces * SMOOTHBENCH_QUANTIZE_PROBE_GRANULARITY
      for way in 0..<SMOOTHBENCH_QUANTIZE_PROBE_WAYS {
        expectStaysInside("\(rowName) quantize_probe \(way), \(count) values") { operands in
          let values = operands.input(floats(count).map { $0 / 16 })
          let codes = operands.output(Int8.self, columns: count)
          kernels.quantizeProbe(way, count, values, codes.pointer)
        }
      }
    }
  }
}
