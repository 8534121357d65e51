// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

extension MachineFingerprint {
  /// What restricts measurements on this machine, each with what to do about it.
  var remarks: [String] {
    [counters, frequency, boost, hugePages, quota, allocator].compactMap { $0 }
  }

  /// Hardware counters, which the kernel lists as a source of events.
  private var counters: String? {
    let sources = ["cpu", "armv8_pmuv3_0", "armv8_pmuv3", "cpu_core"]
    guard !sources.contains(where: { exists("sys/bus/event_source/devices/\($0)") }) else {
      return nil
    }
    return "hardware performance counters are unavailable (usual in a virtual machine): "
      + "instruction counts are not reported"
  }

  /// A frequency policy that lets the clock drift while measuring.
  private var frequency: String? {
    let path = "sys/devices/system/cpu/cpu0/cpufreq/scaling_governor"
    guard let governor = text(path), governor != "performance" else { return nil }
    return "frequency governor is '\(governor)': clock rates vary; "
      + "steadier with 'cpupower frequency-set -g performance'"
  }

  /// Clock rates above the nominal one, which depend on temperature and neighbours.
  private var boost: String? {
    let isOn =
      text("sys/devices/system/cpu/cpufreq/boost") == "1"
      || text("sys/devices/system/cpu/intel_pstate/no_turbo") == "0"
    return isOn
      ? "frequency boost is on: peaks are measured beside every sample for this reason" : nil
  }

  /// Large pages, without which big weights cost address translations.
  private var hugePages: String? {
    guard let modes = text("sys/kernel/mm/transparent_hugepage/enabled"),
      modes.contains("[never]")
    else { return nil }
    return "transparent huge pages are off: large weights cost more address translations; "
      + "'echo madvise > /sys/kernel/mm/transparent_hugepage/enabled'"
  }

  /// A container that may use less than its cores.
  private var quota: String? {
    guard let fields = text("sys/fs/cgroup/cpu.max")?.split(separator: " "), fields.count == 2,
      let allowed = Double(fields[0]), let period = Double(fields[1]), period > 0
    else { return nil }
    let cores = (allowed / period * 100).rounded() / 100
    return "this container may use \(cores) cores: threads beyond that are paused"
  }

  /// The profiler and the allocator's own count.
  private var allocator: String? {
    guard ProfilerSession.isBuiltIn else {
      return "built without the package trait 'Profiling': no profile, no count of live bytes"
    }
    guard AllocatorStatistics.isTcmallocActive else {
      return "another library provides malloc: live bytes are unknown; unset LD_PRELOAD"
    }
    return nil
  }
}
