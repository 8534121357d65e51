// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@testable import OptimizedOperations

@Suite struct CacheSizesTests {
  /// What the kernel says about the caches of one processor.
  struct Description: CustomTestStringConvertible {
    /// Level, type and size of each.
    let caches: [(level: String, type: String, size: String)]
    let secondLevel: Int
    let lastLevel: Int
    var testDescription: String { caches.map(\.size).joined(separator: ", ") }
  }

  static let descriptions = [
    Description(
      caches: [
        ("1", "Data", "32K"), ("1", "Instruction", "64M"), ("2", "Unified", "1024K"),
        ("3", "Unified", "16384K"),
      ],
      secondLevel: 1 << 20,
      lastLevel: 16 << 20
    ),
    // The cache of a socket, of which a virtual machine has a part.
    Description(
      caches: [("1", "Data", "48K"), ("2", "Unified", "2M"), ("3", "Unified", "266240K")],
      secondLevel: 2 << 20,
      lastLevel: 32 << 20
    ),
    Description(
      caches: [("2", "Unified", "256K")],
      secondLevel: 256 << 10,
      lastLevel: 256 << 10
    ),
    // What cannot be is not known.
    Description(
      caches: [
        ("2", "Unified", "-5K"), ("three", "Unified", "1M"), ("3", "Unified", "99999999999G"),
      ],
      secondLevel: 512 << 10,
      lastLevel: 512 << 10
    ),
    Description(caches: [], secondLevel: 512 << 10, lastLevel: 512 << 10),
  ]

  @Test(arguments: descriptions)
  func comeFromTheKernelsDescription(_ description: Description) throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    defer { try? FileManager.default.removeItem(at: folder) }
    for (index, cache) in description.caches.enumerated() {
      let own = folder.appending(path: "index\(index)")
      try FileManager.default.createDirectory(at: own, withIntermediateDirectories: true)
      for (name, text) in [("level", cache.level), ("type", cache.type), ("size", cache.size)] {
        try Data("\(text)\n".utf8).write(to: own.appending(path: name))
      }
    }
    let sizes = CacheSizes(folder: folder.path)
    #expect(sizes.secondLevel == description.secondLevel)
    #expect(sizes.lastLevel == description.lastLevel)
  }
}
