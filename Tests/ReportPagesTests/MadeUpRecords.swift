// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Records

extension BenchmarkRecord {
  /// A timing with a name wherever a name can be.
  static func timing(
    name: String,
    share: Double? = 0.9,
    speedup: Speedup = Speedup(fp32: 2),
    timeRatio: Ratio? = Ratio(median: 2, confidenceInterval: [1.9, 2.1]),
    mistrusted: String? = nil
  ) -> BenchmarkRecord {
    BenchmarkRecord(
      case: name,
      operation: "w8a8_linear",
      rows: 8,
      depth: 16,
      columns: 32,
      kernel: name,
      provider: name,
      threads: 1,
      cache: name,
      fill: name,
      samplesSeconds: [1],
      medianSeconds: 1,
      confidenceInterval: [0.9, 1.1],
      gigaOperationsPerSecond: 1,
      shareOfPeak: share,
      shareOfLimit: share,
      limit: Limit(name: name, value: 1),
      limits: [Limit(name: name, value: 1)],
      work: Work(operations: 8192, bytesRead: 64, bytesWritten: 64),
      mistrusted: mistrusted,
      speedup: speedup,
      weakBaseline: false,
      weakPrecisions: nil,
      timeRatio: timeRatio,
      bytes: Bytes(
        weightInt8: 640,
        weightFp16: 1024,
        weightFp32: 2048,
        allocatorLive: 700,
        resident: nil
      ),
      verified: Verified(method: name, bound: name, observed: name)
    )
  }
}

extension EvaluationRecord {
  /// An evaluation with a name wherever a name can be.
  static func evaluation(name: String, ratio: Double = 1.05) -> EvaluationRecord {
    EvaluationRecord(
      model: name,
      scheme: name,
      alpha: 0.5,
      keptFloat: [name],
      window: 8,
      windows: 2,
      tokens: 16,
      perplexity: 20 * ratio,
      perplexityFp32: 20,
      ratioInterval: [ratio - 0.01, ratio + 0.01],
      negativeLogLikelihood: 3,
      seconds: 1,
      tokensPerSecond: nil,
      weightBytes: 1,
      headBytes: 1,
      threads: 1
    )
  }
}
