// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

/// How floating-point weights, and keys and values of tokens, are stored; arithmetic is FP32 with each.
public enum FloatStorage: String, Sendable, CaseIterable {
  /// Four bytes for each element.
  case fp32
  /// IEEE binary16, two bytes for each element.
  case fp16
  /// The upper half of binary32, two bytes for each element.
  case bf16
}
