// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Foundation
public import Records

/// What disturbs this process from one moment to another.
public struct NoiseMeter {
  private let start = Counters()

  /// Starts counting.
  public init() {}

  /// What has happened since the start.
  public var noise: GateRecord.Noise {
    let now = Counters()
    let total = now.totalTicks - start.totalTicks
    return GateRecord.Noise(
      stealShare: total > 0 ? (now.stealTicks - start.stealTicks) / total : nil,
      involuntarySwitches: now.switches - start.switches,
      loadAverage: MachineFingerprint().loadAverage
    )
  }

  private struct Counters {
    let switches: Int
    let stealTicks: Double
    let totalTicks: Double

    init() {
      var usage = rusage()
      getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
      switches = Int(usage.ru_nivcsw)
      // user nice system idle iowait irq softirq steal, over all processors.
      let line = SystemFile.text("/proc/stat")?.split(separator: "\n").first ?? ""
      let ticks = line.split(separator: " ").dropFirst().prefix(8).compactMap { Double($0) }
      stealTicks = ticks.count == 8 ? ticks[7] : 0
      totalTicks = ticks.count == 8 ? ticks.reduce(0, +) : 0
    }
  }
}
