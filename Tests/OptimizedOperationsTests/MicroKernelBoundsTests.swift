// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import CMicrokernels
import Testing

@testable import OptimizedOperations

/// No micro-kernel touches a byte outside its operands, on sizes around every step and tile.
///
/// What they compute is checked elsewhere; here only where they read and write.
@Suite struct MicroKernelBoundsTests {
  private static let rowNames = KernelRow.supported.map(\.name)

  /// Below, at and above every vector width in use, and beyond every unrolled loop.
  private static let counts = Array(1...35) + [63, 64, 65, 127, 128, 129, 255, 256, 257, 300]

  /// Any values will do, as long as they are the same in each call.
  private func values<Element: BinaryInteger>(_ count: Int, _ first: Int = 0) -> [Element] {
    (first..<first + count).map { Element(truncatingIfNeeded: ($0 &* 2_654_435_761) >> 7) }
  }

  private func matrix<Element: BinaryInteger>(rows: Int, columns: Int) -> [[Element]] {
    (0..<rows).map { values(columns, $0 * columns) }
  }

  private func floats(rows: Int, columns: Int) -> [[Float]] {
    (0..<rows).map { row in
      (0..<columns).map { Float((31 * row + 17 * $0) % 255 - 127) / 16 }
    }
  }

  /// Sizes of a tile's edge: the smallest, the largest, and both sides of each half of a tile.
  private func edges(_ tile: Int) -> [Int] {
    Set([1, tile / 2 - 1, tile / 2, tile / 2 + 1, tile - 1, tile]).filter { $0 >= 1 }.sorted()
  }

  @Test(arguments: rowNames)
  func packingAWeightStaysInside(rowName: String) throws {
    let row = try KernelRow.named(rowName)
    let kernels = MicroKernels(row)
    for columns in edges(row.tileColumns) {
      for depth in Self.counts {
        let paddedDepth = BlockShape.quotient(depth, row.depthStep) * row.depthStep
        expectStaysInside("\(rowName) pack_weight \(columns)x\(depth)") { operands in
          let weight: GuardedOperands.Rows<Int8> = operands.input(
            rows: matrix(rows: columns, columns: depth),
            gap: depth % 3
          )
          let packed = operands.output(UInt8.self, columns: row.tileColumns * paddedDepth)
          kernels.packWeight(columns, depth, weight.pointer, weight.strideBytes, packed.pointer)
        }
        expectStaysInside("\(rowName) pack_weight_transposed \(columns)x\(depth)") { operands in
          let weight: GuardedOperands.Rows<Int8> = operands.input(
            rows: matrix(rows: depth, columns: columns),
            gap: depth % 3
          )
          let packed = operands.output(UInt8.self, columns: row.tileColumns * paddedDepth)
          kernels.packWeightTransposed(
            columns,
            depth,
            weight.pointer,
            weight.strideBytes,
            packed.pointer
          )
        }
      }
    }
  }

  @Test(arguments: rowNames)
  func packingAnActivationStaysInside(rowName: String) throws {
    let row = try KernelRow.named(rowName)
    let kernels = MicroKernels(row)
    let elementBytes = row.activationElementBytes
    for rows in 1...3 {
      for depth in Self.counts {
        let paddedDepth = BlockShape.quotient(depth, row.depthStep) * row.depthStep
        expectStaysInside("\(rowName) pack_activation \(rows)x\(depth)") { operands in
          let activation: GuardedOperands.Rows<Int8> = operands.input(
            rows: matrix(rows: rows, columns: depth),
            gap: depth % 3
          )
          let packed = operands.output(
            UInt8.self,
            rows: rows,
            columns: paddedDepth * elementBytes,
            gap: rows * elementBytes
          )
          let rowStarts = operands.output(Int32.self, columns: rows)
          kernels.packActivation(
            rows,
            depth,
            activation.pointer,
            activation.strideBytes,
            packed.pointer,
            packed.strideBytes,
            rowStarts.pointer
          )
        }
      }
    }
  }

  @Test(arguments: rowNames, [false, true])
  func theProductStaysInside(rowName: String, continues: Bool) throws {
    let row = try KernelRow.named(rowName)
    for rows in 1...row.tileRows {
      let widest = row.panelsSideBySide(rows: rows) * row.tileColumns
      let columnCounts = edges(row.tileColumns) + edges(row.tileColumns).map { widest + 1 - $0 }
      for columns in Set(columnCounts).sorted() {
        for steps in [1, 2, 3, 4, 5, 7, 8, 9, 16, 33] {
          for result in ProductResult.allCases {
            expectProductStaysInside(
              row,
              rows: rows,
              columns: columns,
              paddedDepth: steps * row.depthStep,
              continues: continues,
              result: result
            )
          }
        }
      }
    }
  }

  /// What leaves a tile.
  private enum ProductResult: CaseIterable {
    case sums
    case realValues
    case biasedRealValues
    case codes
  }

  private func expectProductStaysInside(
    _ row: KernelRow,
    rows: Int,
    columns: Int,
    paddedDepth: Int,
    continues: Bool,
    result: ProductResult
  ) {
    let elementBytes = row.activationElementBytes
    expectStaysInside("\(row.name) gemm \(rows)x\(paddedDepth)x\(columns), \(result)") { operands in
      let activation: GuardedOperands.Rows<UInt8> = operands.input(
        rows: matrix(rows: rows, columns: paddedDepth * elementBytes),
        gap: elementBytes * (columns % 3)
      )
      let weightBytes =
        BlockShape.quotient(columns, row.tileColumns) * row.tileColumns * paddedDepth
      let weight: UnsafeMutablePointer<UInt8> = operands.input(values(weightBytes))
      let starts: UnsafeMutablePointer<Int32> = operands.input(values(rows))
      let gap = rows % 3
      // Where sums become codes, some rows store them on the way and others do not.
      let output: GuardedOperands.Rows<Int32> =
        continues || result == .codes
        ? operands.updated(rows: matrix(rows: rows, columns: columns), gap: gap)
        : operands.output(rows: rows, columns: columns, gap: gap)
      let rowScales = operands.input(floats(rows: 1, columns: rows)[0])
      let columnScales = operands.input(floats(rows: 1, columns: columns)[0])
      let bias = operands.input(floats(rows: 1, columns: columns)[0])
      let codes: GuardedOperands.Rows<Int8>? =
        result == .codes ? operands.output(rows: rows, columns: columns, gap: gap) : nil
      let epilogue = smoothbench_epilogue(
        row_scales: rowScales,
        column_scales: columnScales,
        bias: result == .realValues ? nil : UnsafePointer(bias),
        codes: codes?.pointer,
        code_row_stride: codes?.strideBytes ?? 0,
        lowest_code: -127
      )
      withUnsafePointer(to: epilogue) { epilogue in
        MicroKernels(row).product(
          rows,
          columns,
          paddedDepth,
          activation.pointer,
          activation.strideBytes,
          weight,
          continues ? nil : UnsafePointer(starts),
          output.pointer,
          output.strideBytes,
          result == .sums ? nil : epilogue,
          // Asked for and never read: here it is the forbidden page.
          UnsafeRawPointer(weight) + weightBytes,
          weightBytes
        )
      }
    }
  }

  @Test(arguments: rowNames)
  func quantizingStaysInside(rowName: String) throws {
    let kernels = MicroKernels(try KernelRow.named(rowName))
    for count in Self.counts {
      expectStaysInside("\(rowName) absolute_maximum \(count)") { operands in
        let source = operands.input(floats(rows: 1, columns: count)[0])
        // What comes next is asked for and never read: here it is the forbidden page.
        operands.note(kernels.absoluteMaximumBits(count, source, source + count))
      }
      expectStaysInside("\(rowName) quantize \(count)") { operands in
        let source = operands.input(floats(rows: 1, columns: count)[0])
        let codes = operands.output(Int8.self, columns: count)
        kernels.quantize(count, source, 0.0625, -127, codes.pointer, source + count)
      }
    }
  }

  @Test(arguments: rowNames, [false, true])
  func theEpilogueStaysInside(rowName: String, hasBias: Bool) throws {
    let row = try KernelRow.named(rowName)
    let kernels = MicroKernels(row)
    for rows in 1...row.tileRows {
      for columns in edges(row.tileColumns) {
        let gap = columns % 3
        expectStaysInside("\(rowName) epilogue \(rows)x\(columns), in place") { operands in
          let tile: GuardedOperands.Rows<Int32> = operands.updated(
            rows: matrix(rows: rows, columns: columns),
            gap: gap
          )
          let rowScales = operands.input(floats(rows: 1, columns: rows)[0])
          let columnScales = operands.input(floats(rows: 1, columns: columns)[0])
          let bias = operands.input(floats(rows: 1, columns: columns)[0])
          kernels.epilogue(
            rows,
            columns,
            tile.pointer,
            tile.strideBytes,
            rowScales,
            columnScales,
            hasBias ? UnsafePointer(bias) : nil,
            UnsafeMutableRawPointer(tile.pointer).assumingMemoryBound(to: Float.self),
            tile.strideBytes
          )
        }
      }
    }
  }

  @Test(arguments: rowNames)
  func convertingHalfPrecisionStaysInside(rowName: String) throws {
    let kernels = MicroKernels(try KernelRow.named(rowName))
    for count in Self.counts {
      expectStaysInside("\(rowName) convert_f16 \(count)") { operands in
        let source = operands.input([UInt16](repeating: 0x3c00, count: count))
        kernels.convertHalf(count, source, operands.output(Float.self, columns: count).pointer)
      }
      expectStaysInside("\(rowName) convert_bf16 \(count)") { operands in
        let source = operands.input([UInt16](repeating: 0x3f80, count: count))
        kernels.convertBFloat(count, source, operands.output(Float.self, columns: count).pointer)
      }
      for (name, store) in [("f16", kernels.storeHalf), ("bf16", kernels.storeBFloat)] {
        expectStaysInside("\(rowName) store_\(name) \(count)") { operands in
          let source = operands.input([Float](repeating: 1, count: count))
          store(count, source, operands.output(UInt16.self, columns: count).pointer)
        }
      }
    }
  }

  @Test(arguments: rowNames, [false, true])
  func theFloatProductsStayInside(rowName: String, accumulates: Bool) throws {
    let row = try KernelRow.named(rowName)
    let kernels = MicroKernels(row)
    let tile = row.floatTile
    // Two-byte formats, with their bits of 1.
    let halfProducts: [(name: String, product: MicroKernels.HalfProduct, one: UInt16)] = [
      ("gemm_f16", kernels.halfProduct, 0x3c00), ("gemm_bf16", kernels.bfloatProduct, 0x3f80),
    ]
    for rows in 1...tile.rows {
      // Every number of panels side by side that a call takes for these rows.
      let panelCounts = Set((1...8).map { row.floatPanelsSideBySide(rows: rows, of: $0) })
      for columns in panelCounts.sorted().flatMap({ panels in
        edges(tile.columns).map { (panels - 1) * tile.columns + $0 }
      }) {
        let panels = (columns + tile.columns - 1) / tile.columns
        for depth in [1, 2, 3, 4, 5, 8, 9, 33] {
          let panelCount = depth * tile.columns
          expectStaysInside("\(rowName) gemm_f32 \(rows)x\(depth)x\(columns)") { operands in
            let activation = operands.input(rows: floats(rows: rows, columns: depth), gap: 1)
            let weight = operands.input(floats(rows: 1, columns: panels * panelCount)[0])
            let output: GuardedOperands.Rows<Float> =
              accumulates
              ? operands.updated(rows: floats(rows: rows, columns: columns), gap: rows % 3)
              : operands.output(rows: rows, columns: columns, gap: rows % 3)
            kernels.floatProduct(
              rows,
              columns,
              depth,
              activation.pointer,
              activation.strideBytes,
              weight,
              panelCount * MemoryLayout<Float>.stride,
              accumulates,
              output.pointer,
              output.strideBytes
            )
          }
          for (name, product, one) in halfProducts {
            expectStaysInside("\(rowName) \(name) \(rows)x\(depth)x\(columns)") { operands in
              let activation = operands.input(rows: floats(rows: rows, columns: depth), gap: 1)
              let weight = operands.input([UInt16](repeating: one, count: panels * panelCount))
              let output: GuardedOperands.Rows<Float> =
                accumulates
                ? operands.updated(rows: floats(rows: rows, columns: columns), gap: rows % 3)
                : operands.output(rows: rows, columns: columns, gap: rows % 3)
              product(
                rows,
                columns,
                depth,
                activation.pointer,
                activation.strideBytes,
                weight,
                panelCount * MemoryLayout<UInt16>.stride,
                accumulates,
                output.pointer,
                output.strideBytes
              )
            }
          }
        }
      }
    }
  }

  /// A later block of depth starts from stored sums; what it makes of them is what the epilogue and
  /// requantizing make.
  @Test(arguments: rowNames)
  func sumsThatContinueBecomeTheEpiloguesValues(rowName: String) throws {
    let row = try KernelRow.named(rowName)
    let kernels = MicroKernels(row)
    let depth = 3 * row.depthStep
    for rows in 1...row.tileRows {
      for columns in edges(row.tileColumns) {
        let stride = columns * MemoryLayout<Int32>.stride
        let activation: [UInt8] = values(rows * depth * row.activationElementBytes)
        let weight: [UInt8] = values(row.tileColumns * depth, 17)
        let start: [Int32] = values(rows * columns, 5)
        // Some codes saturate at either end, some do not.
        let rowScales = floats(rows: 1, columns: rows)[0].map { $0 * 0x1p-16 }
        let columnScales = floats(rows: 1, columns: columns)[0].map { abs($0) + 0.25 }
        let bias = floats(rows: 1, columns: columns)[0].map { $0 - 3 }
        func product(codes: UnsafeMutablePointer<Int8>?, hasEpilogue: Bool) -> [Int32] {
          var output = start
          rowScales.withUnsafeBufferPointer { rowScales in
            columnScales.withUnsafeBufferPointer { columnScales in
              bias.withUnsafeBufferPointer { bias in
                let epilogue = smoothbench_epilogue(
                  row_scales: rowScales.baseAddress,
                  column_scales: columnScales.baseAddress,
                  bias: bias.baseAddress,
                  codes: codes,
                  code_row_stride: columns,
                  lowest_code: -127
                )
                withUnsafePointer(to: epilogue) { epilogue in
                  kernels.product(
                    rows,
                    columns,
                    depth,
                    activation,
                    depth * row.activationElementBytes,
                    weight,
                    nil,
                    &output,
                    stride,
                    hasEpilogue ? epilogue : nil,
                    nil,
                    0
                  )
                }
              }
            }
          }
          return output
        }
        let sums = product(codes: nil, hasEpilogue: false)
        var expected = [Float](repeating: .nan, count: rows * columns)
        kernels.epilogue(
          rows,
          columns,
          sums,
          stride,
          rowScales,
          columnScales,
          bias,
          &expected,
          stride
        )
        let found = product(codes: nil, hasEpilogue: true)
        #expect(
          found.map { UInt32(bitPattern: $0) } == expected.map(\.bitPattern),
          "\(rowName) \(rows)x\(columns)"
        )
        var expectedCodes = [Int8](repeating: 1, count: rows * columns)
        kernels.requantize(
          rows,
          columns,
          sums,
          stride,
          rowScales,
          columnScales,
          bias,
          -127,
          &expectedCodes,
          columns
        )
        var codes = [Int8](repeating: 2, count: rows * columns)
        codes.withUnsafeMutableBufferPointer {
          _ = product(codes: $0.baseAddress, hasEpilogue: true)
        }
        #expect(codes == expectedCodes, "\(rowName) \(rows)x\(columns)")
      }
    }
  }
}
