// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Crypto
import Foundation
import Records

/// A result set as one HTML file that needs nothing else: no network, no script to be read.
///
/// A content security policy in the file forbids every request and every script but the one whose
/// hash it names, so that nothing in a record could run even if it were not escaped.
public struct HTMLReport: Sendable {
  private let content: ReportContent

  /// Creates a report.
  ///
  /// - Parameters:
  ///   - sources: The files the records come from, with the number of records of each.
  ///   - records: All records, in the order of the files.
  public init(sources: [(name: String, count: Int)], records: [Record]) {
    content = ReportContent(
      sources: sources.map { .init(name: $0.name, recordCount: $0.count) },
      records: records
    )
  }

  /// The whole file.
  public var text: String {
    var page = "<!DOCTYPE html>\n"
    element("html", .named("lang", "en")) {
      head
      element("body") {
        element("a", .class("skip"), .named("href", "#content")) { "Skip to the evidence" }
        VerdictSection(content: content).node
        navigation
        element("main", .named("id", "content")) { sections.map(\.node) }
        HTMLNode.script(ReportScript.text)
      }
    }
    .write(to: &page)
    return page
  }

  private struct Section {
    let title: String
    let id: String
    let node: HTMLNode
  }

  private var sections: [Section] {
    let all: [(String, String, HTMLNode?)] = [
      ("Machine", "machine", MachineSection(content: content).node),
      ("Verification", "verification", VerificationSection(content: content).node),
      ("Self-test", "selftest", SelftestSection(content: content).node),
      ("Speed", "speed", SpeedSection(content: content).node),
      ("Roofline", "roofline", RooflineSection(content: content).node),
      ("Memory", "memory", MemorySection(content: content).node),
      ("Accuracy", "accuracy", AccuracySection(content: content).node),
      ("Activations", "activations", ActivationsSection(content: content).node),
      ("Time", "profile", ProfileSection(content: content).node),
      ("More", "more", others),
      ("Repeat", "repeat", RepeatSection(content: content).node),
    ]
    return all.compactMap { title, id, node in
      node.map { Section(title: title, id: id, node: $0) }
    }
  }

  /// Kinds of record that have no section of their own.
  private var others: HTMLNode? {
    let groups = content.others
    guard !groups.isEmpty else { return nil }
    return HTMLParts.section("More records", id: "more") {
      for tables in groups {
        let title = tables.first?.group.replacing("_", with: " ") ?? ""
        HTMLParts.details("\(title) (\(tables.count))") { HTMLParts.table(title, of: tables) }
      }
    }
  }

  private var navigation: HTMLNode {
    element("nav", .named("aria-label", "Sections")) {
      element("ul") {
        for section in sections {
          element("li") { element("a", .named("href", "#\(section.id)")) { section.title } }
        }
      }
    }
  }

  private var head: HTMLNode {
    let hash = Data(SHA256.hash(data: Data("\(ReportScript.text)".utf8))).base64EncodedString()
    let policy =
      "default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-\(hash)'; "
      + "base-uri 'none'; form-action 'none'"
    return element("head") {
      element("meta", .named("charset", "utf-8"))
      element(
        "meta",
        .named("http-equiv", "Content-Security-Policy"),
        .named("content", policy)
      )
      element(
        "meta",
        .named("name", "viewport"),
        .named("content", "width=device-width, initial-scale=1")
      )
      element("meta", .named("name", "color-scheme"), .named("content", "light dark"))
      element("title") { "smoothbench: \(content.summary.standing.rawValue)" }
      HTMLNode.style(ReportStyle.text)
    }
  }
}
