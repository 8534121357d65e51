// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Checkpoints
import EvaluationSuite
import Records
import Smoothing

/// Files of activation statistics.
extension InspectCommand {
  /// Adds which inputs are hard to quantize, as `calibrate` reports them, where a file says that.
  ///
  /// - Parameters:
  ///   - checkpoint: Any file of tensors.
  ///   - sink: Where records go.
  /// - Throws: ``CheckpointError`` for a file that says it holds statistics and holds none.
  func addOutliers(of checkpoint: Checkpoint, to sink: Report) throws {
    guard let statistics = try Self.statistics(in: checkpoint) else { return }
    let records = CalibrationReport.records(of: statistics).filter { record in
      filter.map { text in record.layers.contains { $0.contains(text) } } ?? true
    }
    guard !records.isEmpty else { return }
    let seen =
      statistics.tokens > 0
      ? ", \(statistics.tokens) tokens, \(statistics.windows) of them the first of a window" : ""
    try sink.addText("\nactivations of \(statistics.maxima.count) layers\(seen)\n")
    for var record in records {
      record.command = Invocation.words
      try sink.add(.calibration(record))
    }
  }

  /// The statistics that a file holds, or `nil` where it holds something else.
  private static func statistics(in file: Checkpoint) throws -> ActivationStatistics? {
    if StatisticsFile.isDeclared(by: file) { return try StatisticsFile.read(file) }
    guard StatisticsFile.isPossible(in: file) else { return nil }
    return try? StatisticsFile.read(file)
  }
}
