// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import CMicrokernels
import Glibc
public import Quantization

/// One row of the ordered kernel table: an instruction set and its micro-kernels.
///
/// Dispatch, tests, benchmarks and listings all walk ``all``.
public struct KernelRow: @unchecked Sendable {
  // Unchecked: the only member is a pointer to a constant with static storage.
  let table: UnsafePointer<smoothbench_kernel_row>

  /// The environment variable that forces a row.
  public static let environmentVariable = "SMOOTHBENCH_KERNEL"

  /// Every row, best first, `portable` last.
  public static let all: [KernelRow] = (0..<smoothbench_kernel_row_count()).compactMap {
    smoothbench_kernel_row_at($0).map(KernelRow.init(table:))
  }

  /// The rows this machine can run, best first.
  public static var supported: [KernelRow] { all.filter(\.isSupported) }

  /// The row of a name.
  ///
  /// - Throws: ``KernelSelectionError`` when there is none or this machine cannot run it.
  public static func named(_ name: String) throws(KernelSelectionError) -> KernelRow {
    guard let row = all.first(where: { $0.name == name }) else {
      throw .unknown(name: name, known: all.map(\.name))
    }
    guard row.isSupported else {
      throw .unsupported(name: name, missing: row.missingFeatures.names)
    }
    return row
  }

  /// The row that dispatch chooses: the one the environment forces, or the first supported.
  ///
  /// - Throws: ``KernelSelectionError`` when the environment names a row that cannot run.
  public static func chosen() throws(KernelSelectionError) -> KernelRow {
    if let forced = getenv(environmentVariable) { return try named(String(cString: forced)) }
    guard let best = supported.first else {
      preconditionFailure("the portable row needs no feature")
    }
    return best
  }

  /// Name that users type: `avx512vnni`, `avx2`, `portable`.
  public var name: String { String(cString: table.pointee.name) }
  /// The instructions that multiply and add.
  public var instructions: String { String(cString: table.pointee.instructions) }
  /// The features the row needs.
  public var requiredFeatures: InstructionSet {
    InstructionSet(rawValue: table.pointee.required_features)
  }
  /// The features the row needs and this machine lacks.
  public var missingFeatures: InstructionSet { requiredFeatures.subtracting(.available) }
  /// Whether this machine can run the row.
  public var isSupported: Bool { missingFeatures.isEmpty }

  /// Most rows one micro-kernel call computes.
  public var tileRows: Int { table.pointee.tile_rows }
  /// Columns of one weight panel.
  public var tileColumns: Int { table.pointee.tile_columns }
  /// Weight panels that one micro-kernel call takes side by side for a number of rows: few rows
  /// are limited by reading weights, and each panel is a stream of its own for the prefetcher.
  func panelsSideBySide(rows: Int) -> Int {
    max(1, min(table.pointee.most_panels, tileRows / rows))
  }
  /// Bytes of one packed activation element.
  var activationElementBytes: Int { table.pointee.activation_element_bytes }
  /// Operations of one iteration of the probe of 8-bit arithmetic.
  var integerPeakOperations: Int { table.pointee.integer_peak_operations }
  /// Operations of one iteration of the probe of FP32 arithmetic.
  var floatPeakOperations: Int { table.pointee.float_peak_operations }
  /// Rows and columns of one FP32 micro-kernel call.
  var floatTile: (rows: Int, columns: Int) {
    (table.pointee.float_tile_rows, table.pointee.float_tile_columns)
  }
  /// Weight panels that one FP32 micro-kernel call takes side by side: a power of two, for the reason
  /// of ``panelsSideBySide(rows:)``.
  func floatPanelsSideBySide(rows: Int, of panels: Int) -> Int {
    let most = min(panels, table.pointee.most_float_panels, floatTile.rows / max(1, rows))
    return 1 << (Int.bitWidth - 1 - max(1, most).leadingZeroBitCount)
  }
  /// FP32 or two-byte panels that one task of few rows multiplies by.
  ///
  /// As many as one call takes side by side, so long as every thread has two tasks, and of short panels
  /// several times that.
  ///
  /// - Parameters:
  ///   - rows: Rows of a call.
  ///   - panels: Panels of all tasks.
  ///   - panelBytes: Of one panel.
  ///   - threads: Threads that share the work.
  /// - Returns: 1 or more; it may exceed the panels there are.
  func floatPanelsOfTask(rows: Int, panels: Int, panelBytes: Int, threads: Int) -> Int {
    let share = threads == 1 ? panels : panels / (2 * threads)
    let sideBySide = floatPanelsSideBySide(rows: rows, of: share)
    return BlockShape.quotient(Self.leastTaskBytes, sideBySide * panelBytes) * sideBySide
  }

  /// What a task of few rows reads at least: some microsecond of work.
  private static let leastTaskBytes = 16 << 10

  /// Depth is padded to a multiple of this.
  public var depthStep: Int { table.pointee.depth_step }

  /// One operation of the row, for listings.
  public struct OperationEntry: Sendable {
    /// The operation.
    public let operation: KernelOperation
    /// Rows x columns x depth step in registers, or `-`.
    public let tile: String
  }

  /// Every operation the row implements.
  public var operations: [OperationEntry] {
    KernelOperation.allCases.map { operation in
      switch operation {
      case .product, .linear, .attentionScores, .attentionValues:
        OperationEntry(operation: operation, tile: "\(tileRows)x\(tileColumns)x\(depthStep)")
      case .quantizeToken, .quantizeTensor, .requantize, .normQuantize:
        OperationEntry(operation: operation, tile: "-")
      }
    }
  }
}
