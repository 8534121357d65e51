// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

/// What shares a scale in the two INT8 products of attention.
public enum AttentionScaling: String, Sendable, CaseIterable {
  /// Each token and head of queries, keys and values, and each row of attention weights: our own.
  case rows
  /// All queries, all keys and all values of a call; attention weights lie on a grid of 1 / 127.
  ///
  /// Source: the authors' torch-int (`Int8OPTAttention` in models/opt.py of SmoothQuant), whose scales
  /// are static; here they are those of the tokens of the call.
  case tensors
}
