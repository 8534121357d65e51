// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import BenchmarkSuite
import Foundation
import Measurement
import Records

/// One profile as people read it.
struct ProfileText {
  /// The text without line breaks.
  let lines: [String]

  /// Lays out a profile.
  ///
  /// - Parameters:
  ///   - profile: The profile.
  ///   - functions: How many functions to list.
  ///   - width: Columns to cut tables to; `nil` leaves them whole.
  init(_ profile: CaseProfile, functions: Int, width: Int?) {
    let record = profile.record
    var text = Self.head(record)
    text += ProfileTable.text(phases: record.phases) + "\n"
    text += ProfileTable.text(functionsOf: profile.stacks, limit: functions) + "\n"
    if !profile.spots.isEmpty {
      text += ProfileTable.text(spots: profile.spots, samples: record.samples)
      if profile.spots.contains(where: { $0.lines.contains { $0.instruction == nil } }) {
        text += "  to see instructions: \(Disassembler.remedy)\n"
      }
      text += "\n"
    }
    if let heap = record.heap {
      text += ProfileTable.text(heap: heap)
      text += String(
        format: "  INT8 weight with scales: %.4f of FP16 (%d of %d bytes)\n\n",
        heap.ratio,
        heap.int8Bytes,
        heap.fp16Bytes
      )
    }
    text += "what to try next\n"
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    let tables = lines.dropLast().map { Terminal.cut($0, to: width) }
    // Advice is for reading: it is wrapped, never cut.
    self.lines =
      tables + record.advice.flatMap { Terminal.wrap("- " + $0, to: width ?? 100) } + [""]
  }

  private static func head(_ record: ProfileRecord) -> String {
    let balance = record.balance
    let threads = balance.processorSeconds.map { String(format: "%.2f", $0) }
    var text = "\(record.case)\n"
    if record.provider != "smoothbench" {
      text += "computed by \(record.provider) (\(record.kernel))\n"
    }
    text += String(
      format: "%d calls, %.2f s; %.2f s of processor time, %.2f s waiting\n",
      record.calls,
      record.wallSeconds,
      record.processorSeconds,
      balance.waitingSeconds
    )
    text += String(
      format: "%d samples at %.0f Hz (%.0f asked): %.1f %% of the processor time%@\n",
      record.samples,
      record.realHz,
      record.requestedHz,
      record.accountedShare * 100,
      record.mistrusted == nil ? "" : ", MISTRUSTED: expected 95 to 105 %"
    )
    text += String(
      format:
        "threads worked \(threads.joined(separator: " + ")) s: %.1f %% uneven, %.1f %% spinning\n\n",
      balance.imbalance * 100,
      balance.spinningShare * 100
    )
    return text
  }
}
