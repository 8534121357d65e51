// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@testable import Measurement

@Suite struct CodeIdentityTests {
  /// This test program: a large ELF file with every kind of section.
  private let program: Data
  private let image: ELFImage

  init() throws {
    program = try Data(contentsOf: URL(fileURLWithPath: "/proc/self/exe"))
    image = try ELFImage(data: program, path: "program")
  }

  private func compare(changing section: String, byte: Int = 0) throws -> CodeIdentity.Finding {
    let found = try #require(try image.namedSections().first { $0.name == section })
    var changed = program
    changed[found.section.offset + byte] ^= 1
    return try CodeIdentity.compare(image, ELFImage(data: changed, path: "changed"))
  }

  @Test func sameBytesAreIdentical() throws {
    guard case .identical(let bytes) = try CodeIdentity.compare(image, image) else {
      Issue.record("not identical to itself")
      return
    }
    #expect(bytes > 100_000)
  }

  @Test func whatIsNotLoadedDoesNotCount() throws {
    for section in [".note.gnu.build-id", ".debug_info", ".debug_line", ".comment"]
    where try image.namedSections().contains(where: { $0.name == section }) {
      guard case .identical = try compare(changing: section, byte: 20) else {
        Issue.record("\(section) is not loaded, and yet it counts")
        return
      }
    }
  }

  @Test(arguments: [".text", ".rodata", ".data", ".dynstr"])
  func oneBitOfWhatIsLoadedCounts(_ section: String) throws {
    guard case .different(let place) = try compare(changing: section, byte: 100) else {
      Issue.record("a changed byte of \(section) is not seen")
      return
    }
    #expect(place.contains(section))
  }

  @Test func filesThatAreNoLibrariesAreRefused() {
    #expect(throws: ProfilerError.self) {
      try CodeIdentity.compare(base: #filePath, head: #filePath)
    }
    #expect(throws: ProfilerError.self) {
      try CodeIdentity.compare(base: "/nonexistent", head: "/proc/self/exe")
    }
  }
}
