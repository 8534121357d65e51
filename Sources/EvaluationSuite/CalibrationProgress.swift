// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Checkpoints
import Foundation
public import Smoothing

/// What an interrupted calibration has seen, beside the file it will write.
///
/// Maxima and counts are exact, so a continued run ends with the same bits as one without a break.
public struct CalibrationProgress: Sendable {
  private static let windowsKey = "smoothbench.progress.windows"
  private static let identityKey = "smoothbench.progress.identity"

  /// Where it is kept.
  public let path: String
  private let identity: String

  /// Names the progress of one run.
  ///
  /// - Parameters:
  ///   - output: The file the run will write.
  ///   - model: Digest of the checkpoint.
  ///   - windows: All windows of the run.
  ///   - start: Statistics it began with.
  public init(
    of output: String,
    model: ContentDigest,
    windows: [[Int]],
    start: ActivationStatistics
  ) {
    path = output + ".progress"
    var digest = ContentDigest(start)
    for window in windows { digest.add("\(ContentDigest(window: window))") }
    identity = "\(model) \(digest)"
  }

  /// What was seen, or `nil` when there is nothing to continue from.
  ///
  /// - Returns: Statistics, and the number of windows they were taken from.
  /// - Throws: ``CheckpointError`` for a damaged file, ``CalibrationProgressError`` for one of
  ///   another run.
  public func read() throws -> (statistics: ActivationStatistics, windows: Int)? {
    guard FileManager.default.fileExists(atPath: path) else { return nil }
    let file = try Checkpoint(path: path)
    guard file.metadata[Self.identityKey] == identity,
      let windows = file.metadata[Self.windowsKey].flatMap({ Int($0) }), windows >= 0
    else { throw CalibrationProgressError(path: path) }
    return (try StatisticsFile.read(file), windows)
  }

  /// Keeps what was seen; the file is whole at any time.
  ///
  /// - Parameters:
  ///   - statistics: So far.
  ///   - windows: How many windows they were taken from.
  /// - Throws: ``CheckpointError/cannotWrite(file:reason:)``.
  public func write(_ statistics: ActivationStatistics, windows: Int) throws {
    try StatisticsFile.write(
      statistics,
      path: path,
      model: nil,
      metadata: [Self.windowsKey: "\(windows)", Self.identityKey: identity]
    )
  }

  /// Forgets it: the run is done.
  public func remove() { try? FileManager.default.removeItem(atPath: path) }
}

/// Progress of a run on another model, on other tokens, or from other statistics.
public struct CalibrationProgressError: Error, Equatable, CustomStringConvertible {
  /// Where it is kept.
  public let path: String

  /// What was found and what to do.
  public var description: String {
    "\(path) is the progress of a calibration of another model or other tokens; remove it, or repeat "
      + "the command it was made by"
  }
}
