// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Records

/// Every timing under the limits of the machine.
struct RooflineSection {
  let content: ReportContent

  var node: HTMLNode? {
    let charts = RooflineCharts(content.records).charts
    guard !charts.isEmpty else { return nil }
    return HTMLParts.section("Roofline", id: "roofline") {
      HTMLParts.note(
        "Speed over the operations that each byte is used for. A bandwidth rises, a peak of "
          + "arithmetic is level; nothing can be above the line that limits it."
      )
      element("div", .class("charts")) {
        for chart in charts {
          element("figure") { .drawing(SVGDrawing([chart], layout: .narrow)) }
        }
      }
    }
  }
}
