// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

/// Which values share one scale.
public enum Granularity: Hashable, Sendable {
  /// One scale for the whole matrix.
  case perTensor
  /// One scale for each row of an activation, that is for each token.
  case perToken
  /// One scale for each output channel of a weight, that is for each row of `[N, K]`.
  case perChannel
  /// One scale for each run of `size` values along a row; the last run may be shorter.
  case perGroup(size: Int)
}
