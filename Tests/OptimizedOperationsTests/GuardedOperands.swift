// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Providers
import Testing

/// Calls a micro-kernel twice: with a forbidden page directly behind the last byte of every
/// operand, then with one directly in front of the first.
///
/// Touching a byte out there, or writing to an input, ends the process. Bytes that belong to nobody
/// hold a pattern, another one in each call: a write to them is found, and reading them, leaving an
/// output unwritten or adding to it make the results of the two calls differ.
///
/// - Parameters:
///   - name: Names the micro-kernel and its sizes in a finding.
///   - sourceLocation: Where a finding is reported.
///   - call: Makes its operands, in the same way each time, and calls the micro-kernel.
func expectStaysInside(
  _ name: @autoclosure () -> String,
  sourceLocation: SourceLocation = #_sourceLocation,
  call: (GuardedOperands) -> Void
) {
  let results = [(GuardSide.behind, UInt8(0x5a)), (.inFront, 0xa5)].map { side, pattern in
    let operands = GuardedOperands(side: side, pattern: pattern)
    call(operands)
    return operands.results { finding in
      Issue.record("\(name()), guarded \(side): \(finding)", sourceLocation: sourceLocation)
    }
  }
  #expect(
    results[0] == results[1],
    "\(name()): the result depends on bytes outside the inputs",
    sourceLocation: sourceLocation
  )
}

/// The operands of one micro-kernel call, each between forbidden pages.
final class GuardedOperands {
  /// Rows of an operand in memory.
  struct Rows<Element> {
    let pointer: UnsafeMutablePointer<Element>
    /// Bytes from row to row, as micro-kernels count them.
    let strideBytes: Int
  }

  /// Bytes of an operand, its rows and the gaps between them.
  private struct Extent {
    let buffer: GuardedBuffer<UInt8>
    let rows: Int
    let rowBytes: Int
    let strideBytes: Int

    var bytes: UnsafeMutableBufferPointer<UInt8> {
      UnsafeMutableBufferPointer(start: buffer.pointer, count: buffer.count)
    }
  }

  private let side: GuardSide
  private let pattern: UInt8
  private var inputs: [Extent] = []
  private var outputs: [Extent] = []
  private var noted: [UInt8] = []

  init(side: GuardSide, pattern: UInt8) {
    self.side = side
    self.pattern = pattern
  }

  /// A read-only operand without gaps.
  func input<Element: BitwiseCopyable>(_ values: [Element]) -> UnsafeMutablePointer<Element> {
    input(rows: [values], gap: 0).pointer
  }

  /// A read-only operand of equally long rows, `gap` elements apart.
  func input<Element: BitwiseCopyable>(rows: [[Element]], gap: Int) -> Rows<Element> {
    let (extent, operand) = filled(rows, gap: gap)
    extent.buffer.protect()
    inputs.append(extent)
    return operand
  }

  /// An operand that is to be overwritten in full, the gaps excepted.
  func output<Element: BitwiseCopyable>(
    _ element: Element.Type = Element.self,
    rows: Int = 1,
    columns: Int,
    gap: Int = 0
  ) -> Rows<Element> {
    let (extent, operand) = allocated(element, rows: rows, columns: columns, gap: gap)
    outputs.append(extent)
    return operand
  }

  /// An operand that is read and overwritten.
  func updated<Element: BitwiseCopyable>(rows: [[Element]], gap: Int) -> Rows<Element> {
    let (extent, operand) = filled(rows, gap: gap)
    outputs.append(extent)
    return operand
  }

  /// Adds a value that a micro-kernel returns to the results.
  func note<Element: BitwiseCopyable>(_ value: Element) {
    withUnsafeBytes(of: value) { noted += Array($0) }
  }

  /// Everything the micro-kernel computed; writes to bytes that belong to nobody are reported.
  func results(_ report: (String) -> Void) -> [UInt8] {
    for extent in inputs + outputs {
      if let distance = extent.buffer.strayWrite {
        report("wrote \(distance) bytes from an operand")
      }
    }
    return outputs.reduce(into: noted) { results, extent in
      for row in 0..<extent.rows {
        let start = row * extent.strideBytes
        results += extent.bytes[start..<start + extent.rowBytes]
        let gap = start + extent.rowBytes..<min(start + extent.strideBytes, extent.bytes.count)
        if !extent.bytes[gap].allSatisfy({ $0 == pattern }) {
          report("wrote to the gap behind row \(row) of an output")
        }
      }
    }
  }

  private func filled<Element: BitwiseCopyable>(
    _ rows: [[Element]],
    gap: Int
  ) -> (Extent, Rows<Element>) {
    let columns = rows[0].count
    let (extent, operand) = allocated(
      Element.self,
      rows: rows.count,
      columns: columns,
      gap: gap
    )
    for (index, row) in rows.enumerated() {
      precondition(row.count == columns, "rows of unequal length")
      (operand.pointer + index * (columns + gap)).update(from: row, count: columns)
    }
    return (extent, operand)
  }

  private func allocated<Element: BitwiseCopyable>(
    _ element: Element.Type,
    rows: Int,
    columns: Int,
    gap: Int
  ) -> (Extent, Rows<Element>) {
    let elementBytes = MemoryLayout<Element>.stride
    let strideBytes = (columns + gap) * elementBytes
    // The gap behind the last row is not part of the operand.
    let bytes = (rows - 1) * strideBytes + columns * elementBytes
    let buffer = GuardedBuffer<UInt8>(count: bytes, side: side, pattern: pattern)
    let pointer = UnsafeMutableRawPointer(buffer.pointer).assumingMemoryBound(to: Element.self)
    let extent = Extent(
      buffer: buffer,
      rows: rows,
      rowBytes: columns * elementBytes,
      strideBytes: strideBytes
    )
    return (extent, Rows(pointer: pointer, strideBytes: strideBytes))
  }
}
