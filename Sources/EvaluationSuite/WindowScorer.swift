// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import TensorCore

/// Scores windows with one model and, where FP32 was run before, compares with it.
public struct WindowScorer {
  /// What the FP32 states are for.
  public enum Role: Sendable {
    /// This model is FP32: its states are kept for the others.
    case reference
    /// Predictions are compared with those of the kept states.
    case compared
  }

  private let model: EvaluatedModel
  private let states: (file: ReferenceStates, role: Role)?
  private let head: ReferenceHead?

  /// Prepares scoring; loads the FP32 head where predictions are compared.
  ///
  /// - Parameters:
  ///   - model: The model to score with.
  ///   - checkpoint: Where its weights came from.
  ///   - states: FP32's states and what they are for, or `nil` to compare with nothing.
  ///   - threads: 1 or more.
  /// - Throws: ``CheckpointError`` or ``ModelError``.
  public init(
    _ model: EvaluatedModel,
    checkpoint: CheckpointModel,
    states: (file: ReferenceStates, role: Role)?,
    threads: Int
  ) throws {
    self.model = model
    self.states = states
    head =
      if case .compared = states?.role { try ReferenceHead(checkpoint, threads: threads) } else {
        nil
      }
  }

  /// Scores one window.
  ///
  /// - Parameters:
  ///   - index: Its index, 0 first.
  ///   - windows: All windows.
  /// - Returns: What the model says of the window's scored tokens.
  /// - Throws: ``TokenError``, ``QuantizationError`` or ``ReferenceStatesError``.
  public func score(_ index: Int, of windows: TokenWindows) throws -> WindowScore {
    let scored = windows.scoredTokens(ofWindow: index)
    guard let states else { return try model.score(windows.windows[index], scored: scored).score }
    guard let head else {
      let result = try model.score(windows.windows[index], scored: scored)
      try states.file.write(result.states, window: index)
      return result.score
    }
    return try model.score(
      windows.windows[index],
      scored: scored,
      reference: (try states.file.read(window: index), head)
    ).score
  }
}
