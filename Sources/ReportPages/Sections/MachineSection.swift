// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Records

/// What machine and build the figures come from, with its measured limits.
struct MachineSection {
  let content: ReportContent

  var node: HTMLNode? {
    guard !content.machines.isEmpty else { return nil }
    return HTMLParts.section("Machine", id: "machine") {
      for machine in unique {
        facts(machine)
        if !machine.remarks.isEmpty {
          element("ul", .class("remarks")) {
            for remark in machine.remarks { element("li") { remark } }
          }
        }
        if !machine.limits.isEmpty {
          HTMLParts.details("Measured limits (\(machine.limits.count))") {
            HTMLParts.table(
              "Measured limits",
              columns: [.init(title: "limit"), .init(title: "measured", isNumber: true)],
              rows: machine.limits.sorted { $0.key < $1.key }.map { name, value in
                let limit = BenchmarkRecord.Limit(name: name, value: value)
                let words = limit.text.split(separator: ",", maxSplits: 1).map(String.init)
                return [
                  .text(words.count > 1 ? String(words[1].drop { $0 == " " }) : name),
                  .text(words.first ?? ""),
                ]
              }
            )
          }
        }
      }
    }
  }

  /// Machines that differ in more than their load of the moment.
  private var unique: [MachineRecord] {
    var seen: Set<String> = []
    return content.machines.filter { machine in
      seen.insert("\(machine.processor)|\(machine.features)|\(machine.version)|\(machine.limits)")
        .inserted
    }
  }

  private func facts(_ machine: MachineRecord) -> HTMLNode {
    let caches = machine.cacheBytes.sorted { $0.key < $1.key }
      .map { "\($0.key) \(Figure.bytes($0.value))" }.joined(separator: ", ")
    let facts: [(String, String)] = [
      ("Processor", "\(machine.processor), \(machine.architecture), \(machine.cores) cores"),
      ("Instructions", machine.features.joined(separator: " ")),
      ("Memory", Figure.bytes(machine.memoryBytes) + (caches.isEmpty ? "" : "; caches " + caches)),
      (
        "System",
        machine.operatingSystem + (machine.hypervisor.map { ", hypervisor \($0)" } ?? "")
      ),
      ("Build", "smoothbench \(machine.version), \(machine.compiler)"),
      ("Noise", noise(machine)),
    ]
    return element("dl", .class("facts")) {
      for (name, value) in facts {
        element("div") {
          element("dt") { name }
          element("dd") { value }
        }
      }
    }
  }

  private func noise(_ machine: MachineRecord) -> String {
    let spread = machine.noise.map {
      String(format: "a fixed piece of work varied by %.1f %%; ", $0 * 100)
    }
    let steal = machine.stealShare.map { String(format: ", %.1f %% stolen", $0 * 100) }
    return (spread ?? "") + String(format: "load %.2f", machine.loadAverage) + (steal ?? "")
  }
}
