// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

extension RecordTable {
  /// The cells of a fault under a fill.
  static func cells(_ selftest: SelftestRecord) -> [Cell] {
    [
      text("subject", selftest.fault, 36), text("fill", selftest.fill, 18),
      text("property", selftest.property, 22),
      text("caught", selftest.caught ? "yes" : selftest.isRight ? "no, rightly" : "no", 11),
      number("cases", Double(selftest.cases), "%.0f"), text("finding", selftest.finding, 1),
    ]
  }
}
