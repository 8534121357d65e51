// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

/// The version that `--version` prints and every machine record carries.
enum SmoothbenchVersion {
  static let text = "0.1.0"
}
