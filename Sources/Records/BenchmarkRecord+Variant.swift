// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

extension BenchmarkRecord {
  /// The operation with the attributes that its case names, such as `w8a8_linear,output=s8`: what
  /// tells two rows of one shape apart, and what `--operation` takes.
  public var variant: String {
    ([operation] + CaseText(self.case).attributes).joined(separator: ",")
  }
}
