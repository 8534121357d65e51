// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Records

extension BenchmarkRecord {
  /// A timing in which only what a test is about is not made up.
  static func timing(
    operation: String = "gemm_s8s8s32",
    _ rows: Int,
    _ depth: Int,
    _ columns: Int,
    kernel: String = "avx2",
    provider: String = "smoothbench",
    threads: Int = 1,
    seconds: Double = 1,
    share: Double? = nil,
    limit: Limit = Limit(name: "int8 peak on registers, GOP/s", value: 100),
    speedup: Speedup = Speedup(),
    group: String? = nil
  ) -> BenchmarkRecord {
    let operations = 2 * Double(rows) * Double(depth) * Double(columns)
    var record = BenchmarkRecord(
      case: "\(operation):\(rows)x\(depth)x\(columns)",
      operation: operation,
      rows: rows,
      depth: depth,
      columns: columns,
      kernel: kernel,
      provider: provider,
      threads: threads,
      cache: "hot",
      fill: "uniform",
      samplesSeconds: [seconds],
      medianSeconds: seconds,
      confidenceInterval: [seconds * 0.9, seconds * 1.1],
      gigaOperationsPerSecond: operations / seconds / 1e9,
      shareOfPeak: share,
      shareOfLimit: share,
      limit: limit,
      limits: [limit],
      work: Work(operations: operations, bytesRead: depth * columns, bytesWritten: 4 * rows),
      mistrusted: nil,
      speedup: speedup,
      weakBaseline: false,
      weakPrecisions: nil,
      timeRatio: nil,
      bytes: Bytes(
        weightInt8: 0,
        weightFp16: 0,
        weightFp32: 0,
        allocatorLive: nil,
        resident: nil
      ),
      verified: Verified(method: "none", bound: "", observed: "")
    )
    record.group = group
    return record
  }
}
