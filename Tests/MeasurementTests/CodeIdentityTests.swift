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

  // MARK: - What is loaded with a library

  /// Writes a build into a folder of its own: the library, and what lies beside it.
  private func build(
    _ library: LibraryBytes,
    beside neighbours: [String: Data] = [:],
    named name: String = "libkernels.so",
    in folder: String
  ) throws -> String {
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    for (neighbour, data) in neighbours {
      try data.write(to: URL(fileURLWithPath: "\(folder)/\(neighbour)"))
    }
    let path = "\(folder)/\(name)"
    try library.data.write(to: URL(fileURLWithPath: path))
    return path
  }

  /// Compares two builds of one library, each with its neighbours.
  private func compare(
    _ library: LibraryBytes,
    base: [String: Data] = [:],
    head: [String: Data] = [:]
  ) throws -> CodeIdentity.Finding {
    let folder = NSTemporaryDirectory() + "smoothbench-identity-" + UUID().uuidString
    defer { try? FileManager.default.removeItem(atPath: folder) }
    return try CodeIdentity.compare(
      base: build(library, beside: base, in: "\(folder)/base"),
      head: build(library, beside: head, in: "\(folder)/head")
    )
  }

  private func isIdentical(_ finding: CodeIdentity.Finding) -> Bool {
    guard case .identical = finding else { return false }
    return true
  }

  private static let other = LibraryBytes(entries: [])

  @Test(arguments: ["", "/opt/swift/lib:$ORIGIN", "${ORIGIN}/:/usr/lib", "lib"])
  func aLibraryWithTheSameNeighboursIsIdentical(_ searchPath: String) throws {
    var library = LibraryBytes(entries: [(LibraryBytes.needed, "libother.so")])
    if !searchPath.isEmpty {
      library.entries.append((LibraryBytes.searchPath, searchPath))
      library.entries.append((LibraryBytes.oldSearchPath, searchPath))
    }
    #expect(try isIdentical(compare(library)))
    let neighbours = ["libother.so": Self.other.data, "notes.txt": Data("x".utf8)]
    #expect(try isIdentical(compare(library, base: neighbours, head: neighbours)))
    // What nobody loads does not count.
    let fewer = ["libother.so": Self.other.data]
    #expect(try isIdentical(compare(library, base: neighbours, head: fewer)))
  }

  @Test func anotherNeighbourCounts() throws {
    let library = LibraryBytes(entries: [(LibraryBytes.needed, "libother.so")])
    var changed = Self.other
    changed.code[3] = 0xcc
    for head in [[:], ["libother.so": changed.data]] {
      let finding = try compare(library, base: ["libother.so": Self.other.data], head: head)
      #expect(finding == .different(where: "libother.so, which lies beside the library"))
    }
  }

  /// The neighbour is the same, and what it loads is not.
  @Test func anotherNeighbourOfANeighbourCounts() throws {
    let library = LibraryBytes(entries: [(LibraryBytes.needed, "libother.so")])
    let middle = LibraryBytes(entries: [(LibraryBytes.needed, "liblast.so")])
    var changed = Self.other
    changed.code[3] = 0xcc
    let base = ["libother.so": middle.data, "liblast.so": Self.other.data]
    let head = ["libother.so": middle.data, "liblast.so": changed.data]
    #expect(try isIdentical(compare(library, base: base, head: base)))
    let finding = try compare(library, base: base, head: head)
    #expect(finding == .different(where: "liblast.so, which lies beside the library"))
  }

  /// Each of these may load other files for the two builds, which are not looked at.
  @Test(arguments: [
    LibraryBytes(entries: [(LibraryBytes.searchPath, "/usr/lib:$ORIGIN/../lib")]),
    LibraryBytes(entries: [(LibraryBytes.oldSearchPath, "${ORIGIN}/lib")]),
    LibraryBytes(entries: [(LibraryBytes.searchPath, "/opt/$LIB")]),
    LibraryBytes(entries: [(LibraryBytes.needed, "$ORIGIN/plugins/libother.so")]),
    LibraryBytes(entries: [(LibraryBytes.audit, "libaudit.so")]),
    LibraryBytes(entries: [], functions: ["dlopen"]),
    LibraryBytes(entries: [], functions: ["dlmopen"]),
    LibraryBytes(entries: [], isDynamic: false),
  ])
  func whatIsLoadedWithoutBeingSeenCounts(_ library: LibraryBytes) throws {
    guard case .different(let place) = try compare(library) else {
      Issue.record("called identical: \(library)")
      return
    }
    #expect(place.contains("which is not looked at") || place.contains("does not say"))
    // The same beside a library that says all it loads.
    let above = LibraryBytes(entries: [(LibraryBytes.needed, "libother.so")])
    let neighbours = ["libother.so": library.data]
    #expect(try !isIdentical(compare(above, base: neighbours, head: neighbours)))
  }

  /// A library under its own name is no neighbour of itself; under two names it may be.
  @Test func ownNameDoesNotCount() throws {
    let folder = NSTemporaryDirectory() + "smoothbench-identity-" + UUID().uuidString
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let named = LibraryBytes(entries: [(14, "libkernels.so")])
    #expect(try isIdentical(compare(named)))
    let base = try build(named, in: "\(folder)/base")
    let head = try build(named, named: "changed.so", in: "\(folder)/head")
    #expect(try !isIdentical(CodeIdentity.compare(base: base, head: head)))
  }
}
