// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Records

/// What the weights take in each format: by their definition, by the allocator, by the system.
struct MemorySection {
  let content: ReportContent

  var node: HTMLNode? {
    guard let largest = content.benchmarks.max(by: { $0.bytes.weightInt8 < $1.bytes.weightInt8 }),
      largest.bytes.weightInt8 > 0
    else { return nil }
    let groups = groups(of: largest)
    return HTMLParts.section("Memory", id: "memory") {
      HTMLParts.note(
        "Weights of the largest layer, \(largest.columns)x\(largest.depth), counted three ways. Less "
          + "is better; FP16 is what a model is commonly kept in."
      )
      BarList(groups: groups, full: BarList.scale(groups), mark: nil).node
    }
  }

  private func groups(of largest: BenchmarkRecord) -> [BarList.Group] {
    let bytes = largest.bytes
    var groups = [
      BarList.Group(
        title: "By definition, scales included",
        bars: bars(fp32: bytes.weightFp32, fp16: bytes.weightFp16, int8: bytes.weightInt8)
      )
    ]
    let half = content.baselines.first {
      $0.kernel.hasSuffix("f16-stored") && $0.depth == largest.depth
        && $0.columns == largest.columns
    }
    if let own = bytes.allocatorLive, let other = half?.bytes.allocatorLive {
      groups.append(
        .init(title: "Live bytes of the allocator", bars: bars(fp32: nil, fp16: other, int8: own))
      )
    }
    if let own = bytes.resident, let other = half?.bytes.resident {
      groups.append(
        .init(title: "Growth of resident memory", bars: bars(fp32: nil, fp16: other, int8: own))
      )
    }
    return groups
  }

  private func bars(fp32: Int?, fp16: Int, int8: Int) -> [BarList.Bar] {
    let all: [(String, Int?, BarList.Tone)] = [
      ("FP32", fp32, .other), ("FP16", fp16, .other), ("INT8", int8, .own),
    ]
    return all.compactMap { name, count, tone in
      guard let count, count > 0 else { return nil }
      return BarList.Bar(
        name: name,
        text: Figure.bytes(count),
        value: Double(count),
        tone: tone,
        remark: name == "INT8" && fp16 > 0
          ? String(format: "%.4f of FP16", Double(count) / Double(fp16)) : ""
      )
    }
  }
}
