// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Records
import Testing

@testable import Measurement

/// A folder with files like those under `/proc` and `/sys`.
private final class FakeRoot {
  let path = FileManager.default.temporaryDirectory
    .appendingPathComponent("smoothbench-root-\(UUID().uuidString)").path

  init(_ files: [String: String]) throws {
    for (name, text) in files {
      let file = URL(fileURLWithPath: path).appendingPathComponent(name)
      try FileManager.default.createDirectory(
        at: file.deletingLastPathComponent(),
        withIntermediateDirectories: true
      )
      try Data(text.utf8).write(to: file)
    }
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }
}

@Suite struct MachineFingerprintTests {
  @Test func describesThisMachine() {
    let record = MachineFingerprint().record(features: ["avx2"], version: "1.2.3")
    #expect(record.processor != "unknown")
    #expect(record.memoryBytes > 1 << 28)
    #expect(record.cores >= 1)
    #expect(record.operatingSystem.contains("kernel "))
    #expect(record.compiler.hasPrefix("Swift "))
    #expect(record.features == ["avx2"])
    #expect(record.version == "1.2.3")
    #expect(record.stealShare.map { (0...1).contains($0) } ?? true)
  }

  @Test func readsEveryField() throws {
    let cache = "sys/devices/system/cpu/cpu0/cache/"
    let root = try FakeRoot([
      "proc/cpuinfo": "processor\t: 0\nmodel name\t: Chip: fast\nflags\t\t: fpu hypervisor avx2\n\n"
        + "processor\t: 1\nmodel name\t: Other\n",
      "proc/meminfo": "MemTotal:       2048 kB\nMemFree: 1 kB\n",
      "proc/loadavg": "1.50 1.0 0.5 1/2 3\n",
      "proc/stat": "cpu  60 0 10 20 0 0 0 10 5 0\ncpu0 1 2\n",
      "proc/sys/kernel/osrelease": "6.1.0\n",
      "etc/os-release": "NAME=x\nPRETTY_NAME=\"Some Linux 1\"\n",
      "sys/hypervisor/type": "kvm\n",
      cache + "index0/level": "1\n", cache + "index0/type": "Data\n",
      cache + "index0/size": "32K\n",
      cache + "index1/level": "3\n", cache + "index1/type": "Unified\n",
      cache + "index1/size": "32M\n",
      "sys/devices/system/cpu/cpu0/cpufreq/scaling_governor": "powersave\n",
      "sys/devices/system/cpu/cpufreq/boost": "1\n",
      "sys/kernel/mm/transparent_hugepage/enabled": "always madvise [never]\n",
      "sys/fs/cgroup/cpu.max": "150000 100000\n",
    ])
    let record = MachineFingerprint(root: root.path)
      .record(features: [], version: "1", remarks: ["mine"])
    #expect(record.processor == "Chip: fast")
    #expect(record.memoryBytes == 2 << 20)
    #expect(record.cacheBytes == ["l1d": 32 << 10, "l3": 32 << 20])
    #expect(record.operatingSystem == "Some Linux 1, kernel 6.1.0")
    #expect(record.hypervisor == "kvm")
    #expect(record.loadAverage == 1.5)
    #expect(record.stealShare == 0.1)
    for word in ["counters", "powersave", "boost", "huge pages", "1.5 cores", "mine"] {
      #expect(record.remarks.contains { $0.contains(word) }, "\(word)")
    }
  }

  @Test func leavesFieldsUnknownWhenFilesAreMissing() {
    let record = MachineFingerprint(root: "/nonexistent").record(features: [], version: "1")
    #expect(record.processor == "unknown")
    #expect(record.memoryBytes == 0)
    #expect(record.cacheBytes.isEmpty)
    #expect(record.hypervisor == nil)
    #expect(record.loadAverage == 0)
    #expect(record.stealShare == nil)
  }

  @Test func survivesHostileFiles() throws {
    let cache = "sys/devices/system/cpu/cpu0/cache/index0/"
    let root = try FakeRoot([
      "proc/cpuinfo": ":::\n\u{0}\u{1}model name\n: x",
      "proc/meminfo": "MemTotal: 9999999999999999999 kB\nMemTotal: -5 kB",
      "proc/loadavg": "nan",
      "proc/stat": "cpu 1 2 3 4 5 6 7 inf",
      cache + "level": "1", cache + "type": "Data", cache + "size": "99999999999999G",
    ])
    let record = MachineFingerprint(root: root.path).record(features: [], version: "1")
    #expect(record.processor == "unknown")
    #expect(record.memoryBytes == 0)
    #expect(record.cacheBytes.isEmpty)
    #expect(record.loadAverage == 0)
    #expect(record.stealShare == nil)
  }

  @Test func readsSystemFilesBeyondTheirFirstPage() throws {
    let maps = try #require(SystemFile.contents("/proc/self/maps"))
    #expect(maps.count > 4096)
    // The stack is mapped above everything but what the kernel adds.
    #expect(String(decoding: maps.suffix(600), as: UTF8.self).contains("[stack]"))
    #expect(SystemFile.contents("/nonexistent") == nil)
    #expect(SystemFile.contents("/proc") == nil)
  }

  @Test func clocksRunForwards() {
    let start = (
      MonotonicClock.elapsedSeconds, MonotonicClock.threadSeconds, MonotonicClock.processSeconds
    )
    var state: UInt64 = 1
    burnProcessorTime(&state, steps: 10_000_000)
    #expect(state != 1)
    let thread = MonotonicClock.threadSeconds - start.1
    #expect(thread > 0)
    #expect(MonotonicClock.elapsedSeconds - start.0 > thread * 0.9)
    #expect(MonotonicClock.processSeconds - start.2 > thread * 0.9)
  }
}
