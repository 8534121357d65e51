// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Records

/// Laws with their bounds, the worst error in each, and golden files.
struct VerificationSection {
  let content: ReportContent

  var node: HTMLNode? {
    guard !content.checks.isEmpty || !content.goldens.isEmpty else { return nil }
    return HTMLParts.section("Verification", id: "verification") {
      failures
      laws
      golden
    }
  }

  // MARK: What failed

  private var failures: [HTMLNode] {
    (content.checks + content.goldens).filter { $0.outcome == .failed }.map { check in
      element("div", .class("failure")) {
        element("p") {
          HTMLParts.badge(.failed)
          " "
          element("b") { "\(check.property) on \(check.kernel)" }
        }
        element("p") { check.reason }
        element("p", .class("note")) { "bound: \(check.bound); observed: \(check.observed)" }
        if !check.repro.isEmpty { element("pre") { element("code") { check.repro } } }
      }
    }
  }

  // MARK: Laws

  private var laws: [HTMLNode] {
    let groups = CheckGroup.groups(of: content.checks)
    guard !groups.isEmpty else { return [] }
    return [
      HTMLParts.note(
        "Each law is evaluated on many cases of every kernel. The bar is the worst error as a share "
          + "of its derived bound; a bound of 0 means every bit. Rounding comes close to its bound in the worst case; more than "
          + "1 is wrong."
      ),
      HTMLParts.table(
        "Laws",
        columns: [
          .init(title: "outcome"), .init(title: "law"), .init(title: "kernels"),
          .init(title: "cases", isNumber: true), .init(title: "worst error / bound"),
          .init(title: "bound"),
        ],
        rows: groups.map { group in
          [
            HTMLParts.badge(group.outcome), element("b") { group.property },
            .text(group.kernels), .text(Figure.count(group.cases)),
            worst(group), bound(group),
          ]
        },
        isStacked: true
      ),
    ]
  }

  private func worst(_ group: CheckGroup) -> HTMLNode {
    element("span", .class("meter")) {
      element("svg", .named("aria-hidden", "true"), .class("own")) {
        element("rect", .class("track"), .named("width", "100%"), .named("height", "100%"))
        element(
          "rect",
          .class("fill"),
          .share("width", group.worstRatio.isFinite ? group.worstRatio : 1),
          .named("height", "100%")
        )
      }
      element("span") { Figure.ofBound(group.worstRatio) }
    }
  }

  private func bound(_ group: CheckGroup) -> HTMLNode {
    let reasons = Set(group.checks.map(\.reason)).subtracting([""]).sorted()
    return element("div") {
      element("code") { group.bound.symbols }
      if !group.bound.derivation.isEmpty {
        element("details", .class("derivation")) {
          element("summary") { "derivation" }
          element("span", .class("why")) { group.bound.derivation }
        }
      }
      for reason in reasons where group.outcome != .failed {
        element("span", .class("why")) { " (\(reason))" }
      }
    }
  }

  // MARK: Golden files

  private var golden: [HTMLNode] {
    guard !content.goldens.isEmpty else { return [] }
    let passed = content.goldens.count { $0.outcome == .passed }
    let values = content.goldens.filter { $0.property != "golden-hash" }
      .reduce(0) { $0 &+ $1.cases }
    return [
      element("h3") { "Golden files" },
      element("p") {
        "\(passed) of \(content.goldens.count) checks passed, "
          + "\(Figure.count(values)) values of independent producers compared."
      },
      HTMLParts.details("Every golden file (\(content.goldens.count))") {
        HTMLParts.table("Golden files", of: content.goldens.map { RecordTable(.golden($0)) })
      },
    ]
  }
}
