// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser

/// What `profile` writes: a report, or a file for a viewer of profiles.
enum ProfileFormat: String, ExpressibleByArgument, CaseIterable {
  case text
  case json
  case csv
  case markdown
  case collapsed
  case speedscope
  case pprof
  case svg

  /// Whether the form is a viewer's, and not a rendering of records.
  var isForViewers: Bool { fileName != nil }

  /// Name of the file in a folder that gets all of them.
  var fileName: String? {
    switch self {
    case .collapsed: "profile.collapsed"
    case .speedscope: "profile.speedscope.json"
    case .pprof: "profile.pb.gz"
    case .svg: "profile.svg"
    case .text, .json, .csv, .markdown: nil
    }
  }

  /// The rendering of records; text for a viewer's form, which has none.
  var reportFormat: ReportFormat {
    switch self {
    case .json: .json
    case .csv: .csv
    case .markdown: .markdown
    default: .text
    }
  }
}
