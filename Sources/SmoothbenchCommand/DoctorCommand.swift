// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import BenchmarkSuite
import Foundation
import Measurement
import OptimizedOperations
import Providers
import Records

/// Says what this machine can do and what keeps it from measuring well.
struct DoctorCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor",
    abstract: "Describe this machine: instruction sets, kernels, measured limits, noise, remedies.",
    discussion: """
      Example: smoothbench doctor --format json > this-machine.json

      The JSON form is a capability card to share: one machine record.
      """
  )

  @OptionGroup var report: ReportOptions

  func run() throws {
    let report = try report.makeReport()
    let machine = try Doctor.examine()
    if self.report.format == .text {
      for line in Doctor.text(machine) { try report.addText(line) }
    } else {
      try report.add(.machine(machine))
    }
  }
}

/// The examination behind `doctor`, used by `run` too.
enum Doctor {
  /// Describes and measures this machine.
  static func examine() throws -> MachineRecord {
    var remarks: [String] = []
    do {
      remarks.append("the FP32 baseline is \(try Provider.builtIn().summary)")
    } catch {
      remarks.append("the FP32 baseline is missing: \(error)")
    }
    let features = InstructionSet.available.names
    if !features.contains("avx512bf16") {
      remarks.append("no avx512bf16: BF16 has no peak and no baseline here")
    }
    if !features.contains("avx512vnni") {
      remarks.append(
        "no avx512vnni, which the goals of the suite 'peers' are made for: INT8 products run on the "
          + "row '\(try KernelRow.chosen().name)'"
      )
    }
    var machine = MachineFingerprint().record(
      features: features,
      version: SmoothbenchVersion.text,
      remarks: remarks
    )
    let limits = MachineLimits(threads: machine.cores)
    machine.limits = limits.values
    machine.noise = limits.noise
    if limits.noise > noiseLimit {
      machine.remarks.append(
        String(format: "timings spread by %.0f %% now: ", limits.noise * 100)
          + "other work shares this machine; trust ratios taken in one run, not single times"
      )
    }
    return machine
  }

  /// Above this spread a wall time means little: half of the cases of a 5 % change would drown.
  private static let noiseLimit = 0.05

  /// The examination for people.
  static func text(_ machine: MachineRecord) -> [String] {
    var lines = [
      "processor      \(machine.processor), \(machine.cores) cores, "
        + String(format: "%.1f GB memory", Double(machine.memoryBytes) / 1e9),
      "system         \(machine.operatingSystem)"
        + (machine.hypervisor.map { ", virtual machine (\($0))" } ?? ""),
      "caches         "
        + machine.cacheBytes.sorted { $0.key < $1.key }
        .map { "\($0.key) \($0.value >> 10) KiB" }.joined(separator: ", "),
      "instructions   \(machine.features.joined(separator: " "))",
      "built by       \(machine.compiler)", "",
    ]
    let chosen = (try? KernelRow.chosen().name) ?? "none"
    for row in KernelRow.all {
      let state =
        row.isSupported
        ? (row.name == chosen ? "runs here, chosen" : "runs here")
        : "needs \(row.missingFeatures.names.joined(separator: ", "))"
      let name = row.name.padding(toLength: 14, withPad: " ", startingAt: 0)
      lines.append("kernel         \(name) \(row.instructions): \(state)")
    }
    lines.append("")
    for (name, value) in machine.limits.sorted(by: { $0.key < $1.key }) {
      lines.append(String(format: "limit          %8.1f  \(name)", value))
    }
    lines.append(
      String(
        format: "noise          %.1f %% spread of a fixed piece of work, load average %.2f",
        (machine.noise ?? 0) * 100,
        machine.loadAverage
      )
    )
    lines += machine.remarks.isEmpty ? [] : [""]
    lines += machine.remarks.map { "remark         \($0)" }
    return lines
  }
}
