// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Glibc

/// What stays in which cache while a product is computed.
///
/// The working set of the inner loops is a block of activation rows (`rows` x `depth`), held in the
/// second-level cache while weight panels stream past, and one panel (`depth` x tile columns),
/// read once for all row tiles of the block. Cutting the depth costs a pass over the output for
/// each block, so it is cut only when a panel would not fit beside the activation block.
struct BlockShape {
  /// Activation rows of a block.
  let rows: Int
  /// Depth of a block, a multiple of the row's depth step.
  let depth: Int
  /// Weight panels of one task.
  let panels: Int

  /// Chooses a block for a product.
  ///
  /// - Parameters:
  ///   - rows: Rows of the activation.
  ///   - paddedDepth: Depth, padded to the depth step.
  ///   - panelCount: Weight panels.
  ///   - tileRows: Most rows of a tile.
  ///   - depthStep: Depth is cut at multiples of this.
  ///   - threads: Threads that share the work.
  ///   - bytesPerActivation: Bytes of one packed activation element.
  ///   - panelBytesPerDepth: Bytes of one weight panel for each value of depth.
  init(
    rows: Int,
    paddedDepth: Int,
    panelCount: Int,
    tileRows: Int,
    depthStep: Int,
    threads: Int,
    bytesPerActivation: Int,
    panelBytesPerDepth: Int
  ) {
    let cache = CacheSizes.current.secondLevel
    // A quarter of the cache for the panel in use, half for the activation block; the rest is for
    // the next panel on its way in and for the output.
    let greatestDepth = max(depthStep, cache / 4 / panelBytesPerDepth)
    let depthBlocks = Self.quotient(paddedDepth, greatestDepth)
    depth = Self.quotient(Self.quotient(paddedDepth, depthBlocks), depthStep) * depthStep
    let greatestRows = max(tileRows, cache / 2 / (depth * bytesPerActivation))
    let rowBlocks = Self.quotient(rows, greatestRows)
    self.rows = Self.quotient(rows, rowBlocks)
    // Enough tasks that threads of unequal speed end together, and few enough that a task's weight
    // panels are shared by all row blocks while they are still in the last cache.
    let multiplicationsPerPanel = self.rows * paddedDepth * panelBytesPerDepth
    let panelsForHandover = Self.quotient(Self.leastTaskMultiplications, multiplicationsPerPanel)
    let panelsForCache = max(1, CacheSizes.current.lastLevel / 4 / (panelBytesPerDepth * depth))
    let panelsForBalance = Self.quotient(panelCount, threads == 1 ? 1 : 8 * threads)
    panels = min(panelCount, max(panelsForHandover, min(panelsForCache, panelsForBalance)))
  }

  /// A task below this many multiplications takes less time, at hundreds of them a nanosecond, than
  /// it takes another thread to notice it.
  private static let leastTaskMultiplications = 1 << 20

  /// Division rounded up.
  static func quotient(_ dividend: Int, _ divisor: Int) -> Int {
    (dividend + divisor - 1) / divisor
  }
}

/// Cache sizes as the C library reports them, with usual sizes where it reports none.
struct CacheSizes {
  /// Second level, private to a core.
  ///
  /// Unit: bytes.
  let secondLevel: Int
  /// The largest level, shared by cores.
  ///
  /// Unit: bytes.
  let lastLevel: Int

  static let current = CacheSizes()

  private init() {
    let second = sysconf(Int32(_SC_LEVEL2_CACHE_SIZE))
    let third = sysconf(Int32(_SC_LEVEL3_CACHE_SIZE))
    secondLevel = second >= 128 << 10 ? second : 512 << 10
    lastLevel = max(third, secondLevel)
  }
}
