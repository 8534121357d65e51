// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Measurement
import ProfileFormats
import Records
import ReportPages

/// Profiles as files for viewers and as tables.
struct ProfileFiles {
  private let profiles: [TitledStacks]
  private let functions: Int

  /// Creates the files of some profiles.
  ///
  /// - Parameters:
  ///   - profiles: At least one.
  ///   - functions: How many functions a table lists.
  init(_ profiles: [TitledStacks], functions: Int) {
    self.profiles = profiles
    self.functions = functions
  }

  /// Writes a whole file, or to standard output.
  func write(as format: ProfileFormat, to path: String?) throws {
    let data =
      switch format {
      case .collapsed: Data(collapsed.utf8)
      case .speedscope: Data(try SpeedscopeFile(profiles).text.utf8)
      case .pprof: Data(try PprofFile(profiles).bytes)
      case .svg: Data(FlameGraphDrawing(profiles).text.utf8)
      case .text, .json, .csv, .markdown: Data(tables.utf8)
      }
    if let path {
      try OutputFile.write(data, to: path)
    } else {
      try OutputFile.writeToStandardOutput(data)
    }
  }

  private var collapsed: String {
    profiles.map { CollapsedStacks.text($0.stacks, root: $0.title) }.joined()
  }

  private var tables: String {
    profiles.map { profile in
      "\(profile.title): \(profile.stacks.samples) samples\n"
        + ProfileTable.text(functionsOf: profile.stacks, limit: functions)
    }
    .joined(separator: "\n")
  }
}

/// What changed between two profiles, as a table and as flame graphs.
struct ProfileComparison {
  private let before: (name: String, stacks: CallStacks)
  private let after: (name: String, stacks: CallStacks)
  private let functions: Int

  /// Reads two profiles; several in one file count as one.
  ///
  /// - Throws: What ``ProfileReader`` throws.
  init(_ before: String, _ after: String, functions: Int) throws {
    self.before = (before, TitledStacks.merged(try ProfileReader.profiles(path: before)))
    self.after = (after, TitledStacks.merged(try ProfileReader.profiles(path: after)))
    self.functions = functions
  }

  /// Writes a table, or flame graphs as SVG.
  func write(as format: ProfileFormat, to path: String?) throws {
    let text = format == .svg ? DifferenceDrawing(before: before, after: after).text : table
    if let path {
      try OutputFile.write(text, to: path)
    } else {
      try OutputFile.writeToStandardOutput(text)
    }
  }

  private var table: String {
    let difference = ProfileDifference(from: before.stacks, to: after.stacks)
    var text =
      "before: \(before.name), \(difference.samplesBefore) samples\n"
      + "after:  \(after.name), \(difference.samplesAfter) samples\n\n"
      + "  before    after   change  chance    function (share of samples in itself)\n"
    for function in difference.functions.prefix(functions) {
      text += String(
        format: "%6.1f %% %6.1f %% %+7.1f  +-%4.1f  %@ ",
        function.before * 100,
        function.after * 100,
        function.change * 100,
        function.chance * 100,
        function.isBeyondChance ? "*" : " "
      )
      text += function.name + "\n"
    }
    let rest = difference.functions.count - functions
    if rest > 0 { text += "(\(rest) more functions)\n" }
    let changed = difference.functions.count { $0.isBeyondChance }
    return text
      + "\n\(changed) of \(difference.functions.count) functions changed by more than chance (*), in "
      + "percentage points; one in a hundred does so without a cause\n"
  }
}
