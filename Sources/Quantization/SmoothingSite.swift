// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

/// A place in a transformer block whose linear layers share one input, and so one set of factors.
///
/// The paper smooths the two inputs; the two outputs are extra sites.
public enum SmoothingSite: String, Sendable, CaseIterable, Codable {
  /// Query, key and value; folds into the normalization in front of attention.
  case attentionInput = "attention_input"
  /// The output projection of attention; folds into the value projection.
  case attentionOutput = "attention_output"
  /// Gate and up projection; folds into the normalization in front of them.
  case feedForwardInput = "feedforward_input"
  /// The down projection; folds into the up projection.
  case feedForwardOutput = "feedforward_output"
}
