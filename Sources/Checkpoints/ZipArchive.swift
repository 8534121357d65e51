// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import JSONReading

/// A zip archive whose members are stored without compression, as `torch.save` writes it.
///
/// The list of members stands at the end of the file. Each member has a head of its own in front of
/// its data, of which only the length counts here.
struct ZipArchive {
  /// One member.
  struct Member {
    let name: String
    /// Where its data lie, in bytes from the start of the file.
    let byteRange: Range<Int>
    /// CRC-32 of the data, as the list has it.
    let checksum: UInt32
  }

  static var magic: [UInt8] { Array("PK\u{3}\u{4}".utf8) }

  let file: MappedFile
  private(set) var members: [String: Member] = [:]

  private static let endByteCount = 22
  private static let endMagic: UInt32 = 0x0605_4B50
  private static let listMagic: UInt32 = 0x0201_4B50
  private static let memberMagic: UInt32 = 0x0403_4B50

  init(file: MappedFile) throws(CheckpointError) {
    self.file = file
    let end = try Self.end(of: file)
    var cursor = FileCursor(file, in: end + 8..<file.byteCount)
    _ = try cursor.integer(UInt16.self, "a number of members")
    let count = try cursor.integer(UInt16.self, "a number of members")
    let listByteCount = Int(try cursor.integer(UInt32.self, "the length of the list"))
    let listStart = Int(try cursor.integer(UInt32.self, "the start of the list"))
    guard listStart <= end, listByteCount <= end - listStart else {
      throw cursor.error(
        at: end,
        found: "a list of members at \(listStart) of \(listByteCount) bytes",
        expected: "one that ends at \(end); archives above 4 GB are not read"
      )
    }
    var list = FileCursor(file, in: listStart..<listStart + listByteCount)
    for _ in 0..<count {
      let start = list.position
      let member = try Self.member(&list)
      guard members.updateValue(member, forKey: member.name) == nil else {
        throw list.error(
          at: start,
          found: "the member '\(member.name.printable)' a second time",
          expected: "each name once"
        )
      }
    }
  }

  /// Where the last record of the archive starts; only a comment may follow it.
  private static func end(of file: MappedFile) throws(CheckpointError) -> Int {
    let latest = file.byteCount - endByteCount
    let earliest = max(0, latest - Int(UInt16.max))
    if latest >= 0 {
      for start in stride(from: latest, through: earliest, by: -1) {
        let magic = file.withBytes(in: start..<start + 4) { $0.loadUnaligned(as: UInt32.self) }
        if UInt32(littleEndian: magic) == endMagic { return start }
      }
    }
    throw .badContent(
      file: file.path,
      tensor: nil,
      byte: max(0, latest),
      found: "no end of a zip archive",
      expected: "its last record; the file may have been cut short"
    )
  }

  /// Takes one entry of the list.
  private static func member(_ list: inout FileCursor) throws(CheckpointError) -> Member {
    let start = list.position
    guard try list.integer(UInt32.self, "an entry of the list") == listMagic else {
      throw list.error(at: start, found: "other bytes", expected: "an entry of the list of members")
    }
    _ = try list.range(of: 4, "two versions")
    let flags = try list.integer(UInt16.self, "flags")
    let method = try list.integer(UInt16.self, "a compression method")
    _ = try list.range(of: 4, "time and date")
    let checksum = try list.integer(UInt32.self, "a CRC-32")
    let storedByteCount = try list.integer(UInt32.self, "a length")
    let byteCount = try list.integer(UInt32.self, "a length")
    let nameLength = try list.integer(UInt16.self, "the length of a name")
    let extraLength = try list.integer(UInt16.self, "a length")
    let commentLength = try list.integer(UInt16.self, "a length")
    _ = try list.range(of: 8, "attributes")
    let headStart = Int(try list.integer(UInt32.self, "the start of a member"))
    let name = try list.text(byteCount: nameLength, "a member's name")
    _ = try list.range(of: Int(extraLength) + Int(commentLength), "extra fields")
    guard method == 0, flags & 1 == 0, storedByteCount == byteCount else {
      throw list.error(
        at: start,
        found: "'\(name.printable)', compressed or encrypted",
        expected: "members stored as they are"
      )
    }
    let dataStart = try Self.dataStart(of: name, headStart: headStart, list)
    guard Int(byteCount) <= list.file.byteCount - dataStart else {
      throw list.error(
        at: start,
        found: "'\(name.printable)' of \(byteCount) bytes at \(dataStart)",
        expected: "data that end at \(list.file.byteCount), where the file ends"
      )
    }
    return Member(
      name: name,
      byteRange: dataStart..<dataStart + Int(byteCount),
      checksum: checksum
    )
  }

  private static func dataStart(
    of name: String,
    headStart: Int,
    _ list: FileCursor
  ) throws(CheckpointError) -> Int {
    guard headStart <= list.file.byteCount else {
      throw list.error(
        found: "'\(name.printable)' at \(headStart)",
        expected: "a place in the file; archives above 4 GB are not read"
      )
    }
    var head = FileCursor(list.file, in: headStart..<list.file.byteCount)
    guard try head.integer(UInt32.self, "a member's head") == memberMagic else {
      throw head.error(at: headStart, found: "other bytes", expected: "a member's head")
    }
    _ = try head.range(of: 22, "a member's head")
    let nameLength = try head.integer(UInt16.self, "the length of a name")
    let extraLength = try head.integer(UInt16.self, "a length")
    _ = try head.range(of: Int(nameLength) + Int(extraLength), "a member's name and extra fields")
    return head.position
  }

  /// The data of a member that must be there, after a check of its CRC-32.
  func requiredMember(_ name: String) throws(CheckpointError) -> Member {
    guard let member = members[name] else {
      throw .badContent(
        file: file.path,
        tensor: nil,
        byte: nil,
        found: "no member '\(name.printable)'",
        expected: "an archive written by torch.save"
      )
    }
    let found = file.withBytes(in: member.byteRange) { CyclicRedundancyCheck.checksum(of: $0) }
    guard found == member.checksum else {
      throw .badContent(
        file: file.path,
        tensor: name,
        byte: member.byteRange.lowerBound,
        found: "CRC-32 \(String(found, radix: 16))",
        expected: "\(String(member.checksum, radix: 16)), as listed"
      )
    }
    return member
  }
}

/// CRC-32 as in zip and gzip: polynomial 0xEDB88320, reflected.
enum CyclicRedundancyCheck {
  private static let table: [UInt32] = (0..<256).map { byte in
    (0..<8).reduce(UInt32(byte)) { value, _ in value >> 1 ^ (value & 1 == 0 ? 0 : 0xEDB8_8320) }
  }

  static func checksum(of bytes: UnsafeRawBufferPointer) -> UInt32 {
    let table = table
    return ~bytes.reduce(~0) { $0 >> 8 ^ table[Int(UInt8(truncatingIfNeeded: $0) ^ $1)] }
  }
}
