// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

/// How floating-point weights are stored; arithmetic is FP32 either way.
public enum FloatStorage: String, Sendable, CaseIterable {
  /// Four bytes for each element.
  case fp32
  /// IEEE binary16, two bytes for each element.
  case fp16
}
