// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

/// Which part of a product is computed at a time.
///
/// A block of activation rows is multiplied by one weight panel after another, so that a panel is
/// read from the last cache or from memory once for a whole block of rows, while the one before it is
/// multiplied. Every tile of rows finds it in the second-level cache. The depth is not cut while a
/// panel fits that cache: each cut costs a pass over the output (1 to 2 % at a depth of 2048).
struct BlockShape {
  /// Activation rows of a block.
  let rows: Int
  /// Depth of a block, a multiple of the row's depth step.
  let depth: Int
  /// Weight panels of one task.
  let panels: Int
  /// Whether the next panel is asked for while one is multiplied: where both fit the second-level
  /// cache, and more rows use a panel than those that read weights as fast as these come.
  let asksAhead: Bool

  /// Rows of a block: enough uses of a panel that fetching it is hidden, few enough that the block
  /// stays in the second-level cache at usual depths.
  ///
  /// 128 to 256 measure the same on Zen 4 for depths from 768 to 11008; smaller and larger ones
  /// lose 1 to 2 %. With AVX2 on Zen 3, which multiplies three times slower, 12 to 256 do.
  private static let blockRows = 128

  /// A task below this many multiplications takes less time, at hundreds of them a nanosecond, than
  /// it takes another thread to notice it.
  private static let leastTaskMultiplications = 1 << 20
  /// The same for a task of few rows, which takes as long as its weights take to be read: 128 KB at
  /// some 15 GB/s a core are 9 microseconds, several times what handing a task over takes.
  private static let leastTaskWeightBytes = 128 << 10

  /// Rows that read weights as fast as these come, and no faster when they are asked for: of cold weights
  /// of 4096 x 4096, 8 and 12 rows lose 5 to 14 % of the limit's share, 16 nothing, 24 and 32 gain 6
  /// (Xeon, AVX-512 VNNI).
  private static let mostRowsWithoutAsking = 12

  /// Chooses a block for a product.
  ///
  /// - Parameters:
  ///   - rows: Rows of the activation.
  ///   - paddedDepth: Depth, padded to the depth step.
  ///   - panelCount: Weight panels.
  ///   - row: The kernel row that computes the tiles.
  ///   - threads: Threads that share the work.
  init(rows: Int, paddedDepth: Int, panelCount: Int, row: KernelRow, threads: Int) {
    let caches = CacheSizes.current
    let depthBlocks = Self.quotient(paddedDepth * row.tileColumns, caches.secondLevel)
    depth = Self.quotient(Self.quotient(paddedDepth, depthBlocks), row.depthStep) * row.depthStep
    // Whole tiles, so that only the last block has a lower one.
    self.rows = Self.quotient(Self.blockRows, row.tileRows) * row.tileRows
    // Enough tasks that threads of unequal speed end together, and few enough that a task's weight
    // panels are still in the last cache for its thread's next row block.
    let multiplicationsPerPanel = min(rows, self.rows) * paddedDepth * row.tileColumns
    let panelBytes = row.tileColumns * paddedDepth
    let panelsForHandover = min(
      Self.quotient(Self.leastTaskMultiplications, multiplicationsPerPanel),
      Self.quotient(Self.leastTaskWeightBytes, panelBytes)
    )
    let panelsForCache = max(1, caches.lastLevel / (4 * threads) / panelBytes)
    let panelsForBalance = Self.quotient(panelCount, threads == 1 ? 1 : 8 * threads)
    let panels = max(panelsForHandover, min(panelsForCache, panelsForBalance))
    // Tiles of few rows take several panels at once.
    let sideBySide = row.panelsSideBySide(rows: min(rows, self.rows))
    let bytesInUse =
      (2 * row.tileColumns + min(rows, row.tileRows) * row.activationElementBytes) * depth
    asksAhead =
      sideBySide == 1 && rows > Self.mostRowsWithoutAsking && bytesInUse <= caches.secondLevel
    self.panels = min(panelCount, Self.quotient(panels, sideBySide) * sideBySide)
  }

  /// Division rounded up.
  static func quotient(_ dividend: Int, _ divisor: Int) -> Int {
    (dividend + divisor - 1) / divisor
  }
}
