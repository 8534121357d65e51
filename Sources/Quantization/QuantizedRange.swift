// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

/// The codes a quantizer may produce.
public enum QuantizedRange: String, Sendable, CaseIterable {
  /// -127 ... 127, symmetric about zero. The default.
  case restricted
  /// -128 ... 127.
  case full

  /// The lowest code.
  public var lowest: Int { self == .full ? -128 : -127 }
  /// The highest code.
  public var highest: Int { 127 }
}
