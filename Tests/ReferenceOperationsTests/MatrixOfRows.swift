// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import TensorCore

extension Matrix {
  /// Creates a matrix from its rows, as it is written on paper.
  init(_ rows: [[Element]]) {
    self.init(rows: rows.count, columns: rows.first?.count ?? 0, elements: rows.flatMap(\.self))
  }
}
