// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport

/// A golden model in a folder of its own with other settings, removed with the value.
final class ModelCopy {
  let path = NSTemporaryDirectory() + "/smoothbench-copy-\(UUID().uuidString)"

  init(of family: String, changing settings: [String: Any]) throws {
    try FileManager.default.copyItem(
      atPath: Fixtures.golden("models/\(family)"),
      toPath: path
    )
    let file = URL(fileURLWithPath: "\(path)/config.json")
    let known = try JSONSerialization.jsonObject(with: Data(contentsOf: file)) as? [String: Any]
    try JSONSerialization.data(withJSONObject: (known ?? [:]).merging(settings) { $1 })
      .write(to: file)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }
}
