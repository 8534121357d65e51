// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Foundation

/// A small ELF file of a library: code, texts, and what the loader is told.
struct LibraryBytes {
  /// Entries of the dynamic section: a tag, and a text where the tag has one.
  var entries: [(tag: UInt64, text: String)]
  /// Names of functions that it uses.
  var functions: [String] = []
  /// The bytes of its code.
  var code: [UInt8] = Array(repeating: 0x90, count: 64)
  /// Whether there is a dynamic section at all.
  var isDynamic = true

  static let needed: UInt64 = 1
  static let oldSearchPath: UInt64 = 15
  static let searchPath: UInt64 = 29
  static let audit: UInt64 = 0x6fff_fefc

  private struct Section {
    let name: String
    let type: UInt32
    let flags: UInt64
    let bytes: [UInt8]
    var link: UInt32 = 0
  }

  /// The file.
  var data: Data {
    var texts: [UInt8] = [0]
    func place(of text: String) -> UInt64 {
      let place = UInt64(texts.count)
      texts += Array(text.utf8) + [0]
      return place
    }
    var dynamic: [UInt8] = []
    for (tag, text) in entries { dynamic += Self.bytes(tag) + Self.bytes(place(of: text)) }
    dynamic += Self.bytes(UInt64(0)) + Self.bytes(UInt64(0))
    for function in functions { _ = place(of: function) }
    let loaded: UInt64 = 2
    var sections = [
      Section(name: "", type: 0, flags: 0, bytes: []),
      Section(name: ".dynstr", type: 3, flags: loaded, bytes: texts),
      Section(name: ".text", type: 1, flags: loaded | 4, bytes: code),
    ]
    if isDynamic {
      sections.append(
        Section(name: ".dynamic", type: 6, flags: loaded | 1, bytes: dynamic, link: 1)
      )
    }
    return Self.file(sections)
  }

  private static func bytes<Value: FixedWidthInteger>(_ value: Value) -> [UInt8] {
    withUnsafeBytes(of: value.littleEndian) { Array($0) }
  }

  /// A header, the bytes of the sections, the table of their names, and the table of sections.
  private static func file(_ sections: [Section]) -> Data {
    var names: [UInt8] = []
    var nameOffsets: [UInt32] = []
    for name in sections.map(\.name) + [".shstrtab"] {
      nameOffsets.append(UInt32(names.count))
      names += Array(name.utf8) + [0]
    }
    let all = sections + [Section(name: ".shstrtab", type: 3, flags: 0, bytes: names)]
    var body: [UInt8] = []
    var table: [UInt8] = []
    for (section, nameOffset) in zip(all, nameOffsets) {
      let offset = UInt64(64 + body.count)
      table += bytes(nameOffset) + bytes(section.type) + bytes(section.flags)
      table += bytes(section.flags == 0 ? UInt64(0) : offset) + bytes(offset)
      table += bytes(UInt64(section.bytes.count)) + bytes(section.link) + bytes(UInt32(0))
      table += bytes(UInt64(1)) + bytes(UInt64(0))
      body += section.bytes
    }
    var header: [UInt8] = [0x7f, 0x45, 0x4c, 0x46, 2, 1, 1] + Array(repeating: 0, count: 9)
    // A shared object for x86-64, version 1; no entry point, no program headers.
    header += bytes(UInt16(3)) + bytes(UInt16(62)) + bytes(UInt32(1))
    header += bytes(UInt64(0)) + bytes(UInt64(0)) + bytes(UInt64(64 + body.count))
    header += bytes(UInt32(0)) + bytes(UInt16(64)) + bytes(UInt16(56)) + bytes(UInt16(0))
    header += bytes(UInt16(64)) + bytes(UInt16(all.count)) + bytes(UInt16(all.count - 1))
    return Data(header + body + table)
  }
}
