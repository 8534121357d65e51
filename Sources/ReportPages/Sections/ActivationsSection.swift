// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Records

/// What makes activations hard to quantize, and what smoothing does to it.
struct ActivationsSection {
  let content: ReportContent

  var node: HTMLNode? {
    let records = content.calibrations
    guard !records.isEmpty else { return nil }
    return HTMLParts.section("Activations", id: "activations") {
      for maps in records.compactMap(\.magnitudes) { picture(maps) }
      HTMLParts.details("Inputs by their largest channel (\(records.count))") {
        HTMLParts.table("Inputs", of: records.map { RecordTable(.calibration($0)) })
      }
    }
  }

  @HTMLBuilder
  private func picture(_ maps: MagnitudeMaps) -> [HTMLNode] {
    HTMLParts.note(
      "The input of \(maps.layer) for one window of text. Before smoothing a few channels are large on "
        + "every token and take the range of the scale from all others; smoothing moves their range "
        + String(
          format: "into the weights: the largest magnitude falls from %.3g to %.3g. ",
          maps.largest,
          maps.largestAfter
        )
        + "Each colour is a factor of two, the same in both pictures."
    )
    element("div", .class("charts")) {
      for map in maps.maps {
        element("figure") {
          .heatMap(HeatMapDrawing([map], layout: .narrow, largest: maps.largest))
        }
      }
    }
  }
}
