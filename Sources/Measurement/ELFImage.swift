// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Foundation

/// The bytes of one 64-bit little-endian ELF file, read with bounds checked.
struct ELFImage: Sendable {
  /// One section: what it holds and which bytes of the file.
  struct Section: Sendable {
    var nameOffset: Int
    var type: UInt32
    var flags: UInt64
    var address: UInt64
    /// Where its bytes begin in the file; 0 where the file holds none.
    var offset: Int
    /// Its bytes in the file.
    var size: Int
    /// Its bytes in memory.
    var memorySize: UInt64
    var link: Int
  }

  /// What a dynamic section tells the loader about other files.
  enum LoaderTag: UInt64 {
    /// A library that is loaded with this one.
    case needed = 1
    /// Folders to look in, separated by colons; the older form.
    case oldSearchPath = 15
    /// Folders to look in, separated by colons.
    case searchPath = 29
    case configuration = 0x6fff_fefa
    case auditOfDependencies = 0x6fff_fefb
    case audit = 0x6fff_fefc
    case auxiliary = 0x7fff_fffd
    case filter = 0x7fff_ffff
  }

  static let symbolTableType: UInt32 = 2
  static let dynamicType: UInt32 = 6
  static let noBitsType: UInt32 = 8
  static let dynamicSymbolsType: UInt32 = 11

  let path: String
  private let data: Data

  /// Takes the bytes of a file.
  ///
  /// - Throws: ``ProfilerError/unreadable(path:reason:)`` when they are no such file.
  init(data: Data, path: String) throws(ProfilerError) {
    self.path = path
    self.data = data
    // Magic number, 64 bits, little-endian.
    guard data.prefix(6).elementsEqual([0x7f, 0x45, 0x4c, 0x46, 2, 1]), data.count >= 64 else {
      throw unreadable("not a 64-bit little-endian ELF file")
    }
  }

  /// The error for this file.
  func unreadable(_ reason: String) -> ProfilerError {
    .unreadable(path: path, reason: reason)
  }

  /// The integer at a byte.
  ///
  /// - Throws: ``ProfilerError/unreadable(path:reason:)`` beyond the end of the file.
  func read<Value: FixedWidthInteger>(
    _ type: Value.Type,
    at offset: Int
  ) throws(ProfilerError) -> Value {
    guard offset >= 0, offset <= data.count - MemoryLayout<Value>.size else {
      throw unreadable("ends at byte \(data.count), expected a value at byte \(offset)")
    }
    let value = data.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: offset, as: Value.self) }
    return Value(littleEndian: value)
  }

  /// The text from a byte to the next zero byte, or `nil` beyond the end of the file.
  func string(at offset: Int) -> String? {
    data.withUnsafeBytes { bytes in
      guard offset >= 0, offset < bytes.count else { return nil }
      let end = bytes[offset...].firstIndex(of: 0) ?? bytes.count
      return String(decoding: bytes[offset..<end], as: UTF8.self)
    }
  }

  /// The offsets of the program headers.
  func programHeaders() throws(ProfilerError) -> [Int] {
    try table(
      offset: try read(UInt64.self, at: 32),
      entrySize: try read(UInt16.self, at: 54),
      expectedSize: 56,
      count: try read(UInt16.self, at: 56)
    )
  }

  /// The sections, or none when the table is missing.
  func sections() throws(ProfilerError) -> [Section] {
    let headers = try table(
      offset: try read(UInt64.self, at: 40),
      entrySize: try read(UInt16.self, at: 58),
      expectedSize: 64,
      count: try read(UInt16.self, at: 60)
    )
    var sections: [Section] = []
    for header in headers {
      let type = try read(UInt32.self, at: header + 4)
      let offset = try read(UInt64.self, at: header + 24)
      let size = try read(UInt64.self, at: header + 32)
      // Only such a section may claim bytes that the file does not have.
      let isInFile = type != Self.noBitsType && type != 0
      let end = offset.addingReportingOverflow(size)
      guard !isInFile || (!end.overflow && end.partialValue <= UInt64(data.count)) else {
        throw unreadable("a section of \(size) bytes at \(offset) reaches beyond the end")
      }
      sections.append(
        Section(
          nameOffset: Int(try read(UInt32.self, at: header)),
          type: type,
          flags: try read(UInt64.self, at: header + 8),
          address: try read(UInt64.self, at: header + 16),
          offset: isInFile ? Int(offset) : 0,
          size: isInFile ? Int(size) : 0,
          memorySize: size,
          link: Int(try read(UInt32.self, at: header + 40))
        )
      )
    }
    return sections
  }

  /// The bytes of a section.
  func bytes(of section: Section) -> Data { data.dropFirst(section.offset).prefix(section.size) }

  /// The sections with their names, or none when the table of names is missing.
  func namedSections() throws(ProfilerError) -> [(name: String, section: Section)] {
    let sections = try sections()
    let nameTable = Int(try read(UInt16.self, at: 62))
    guard sections.indices.contains(nameTable) else { return [] }
    return sections.map { section in
      (string(at: sections[nameTable].offset + section.nameOffset) ?? "", section)
    }
  }

  /// What the loader is told about other files, or `nil` where there is no dynamic section.
  func loaderEntries() throws(ProfilerError) -> [(tag: LoaderTag, text: String)]? {
    let sections = try sections()
    guard let dynamic = sections.first(where: { $0.type == Self.dynamicType }),
      sections.indices.contains(dynamic.link)
    else { return nil }
    let texts = sections[dynamic.link]
    var entries: [(tag: LoaderTag, text: String)] = []
    for entry in stride(from: dynamic.offset, to: dynamic.offset + dynamic.size, by: 16) {
      guard let tag = LoaderTag(rawValue: try read(UInt64.self, at: entry)) else { continue }
      let place = try read(UInt64.self, at: entry + 8)
      guard place < UInt64(texts.size), let text = string(at: texts.offset + Int(place)) else {
        throw unreadable("a dynamic entry names byte \(place) of \(texts.size) bytes of text")
      }
      entries.append((tag, text))
    }
    return entries
  }

  /// The texts of a section by name, or none when there is no such section.
  func text(ofSection name: String) throws(ProfilerError) -> [String] {
    guard let found = try namedSections().first(where: { $0.name == name }) else { return [] }
    return bytes(of: found.section).split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
  }

  /// The offsets of the entries of a table that the file header describes.
  private func table(
    offset: UInt64,
    entrySize: UInt16,
    expectedSize: Int,
    count: UInt16
  ) throws(ProfilerError) -> [Int] {
    guard count > 0 else { return [] }
    let size = expectedSize * Int(count)
    guard Int(entrySize) == expectedSize, size <= data.count, offset <= UInt64(data.count - size)
    else {
      throw unreadable("a table of \(count) entries of \(entrySize) bytes at byte \(offset)")
    }
    return (0..<Int(count)).map { Int(offset) + $0 * expectedSize }
  }
}
