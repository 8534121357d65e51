// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Records

/// Where the time of the profiled cases went, and what to try next.
struct ProfileSection {
  let content: ReportContent

  var node: HTMLNode? {
    guard !content.profiles.isEmpty else { return nil }
    return HTMLParts.section("Where the time goes", id: "profile") {
      for profile in content.profiles {
        element("h3") { HTMLParts.breakable(profile.case) }
        if let reason = profile.mistrusted {
          element("p", .class("warning")) { "Mistrusted: \(reason)." }
        }
        phases(profile)
        advice(profile)
        if let stacks = profile.stacks { FlameGraph(stacks).nodes }
        hotInstructions(profile)
        threads(profile)
      }
    }
  }

  private func phases(_ profile: ProfileRecord) -> HTMLNode {
    let bars = profile.phases.filter { $0.samples > 0 }.map { phase in
      let limit = phase.shareOfLimit.map { share in
        "\(Figure.percent(share)) of its limit" + (phase.limit.map { ", \($0.text)" } ?? "")
      }
      return BarList.Bar(
        name: phase.name,
        text: Figure.percent(phase.share),
        value: phase.share,
        remark: limit ?? ""
      )
    }
    let title =
      "\(Figure.count(profile.samples)) samples of \(profile.calls) calls, "
      + "\(Figure.percent(profile.accountedShare)) of the processor time accounted for"
    return BarList(groups: [.init(title: title, bars: bars)], full: 1, mark: nil).node
  }

  private func advice(_ profile: ProfileRecord) -> [HTMLNode] {
    guard !profile.advice.isEmpty else { return [] }
    return [
      element("p", .class("lead")) { "What to try next" },
      element("ul", .class("remarks")) {
        for line in profile.advice { element("li") { line } }
      },
    ]
  }

  private func hotInstructions(_ profile: ProfileRecord) -> HTMLNode? {
    guard !profile.hotInstructions.isEmpty else { return nil }
    return HTMLParts.details("Hot instructions") {
      HTMLParts.table(
        "Hot instructions",
        columns: [
          .init(title: "share", isNumber: true), .init(title: "instruction"),
          .init(title: "function"),
        ],
        rows: profile.hotInstructions.map { spot in
          [
            .text(Figure.percent(spot.share)),
            element("code") { spot.instruction ?? "not readable" },
            .text("\(spot.function) +0x\(String(max(0, spot.offset), radix: 16))"),
          ]
        }
      )
      HTMLParts.note("A sample falls on the instruction after the one that was waited for.")
    }
  }

  private func threads(_ profile: ProfileRecord) -> HTMLNode? {
    let balance = profile.balance
    guard balance.processorSeconds.count > 1 else { return nil }
    return HTMLParts.note(
      "Threads: "
        + balance.processorSeconds.map { String(format: "%.2f s", $0) }.joined(separator: ", ")
        + String(
          format: " of processor time; imbalance %.1f %%, waiting for others %.1f %%.",
          balance.imbalance * 100,
          balance.spinningShare * 100
        )
    )
  }
}
