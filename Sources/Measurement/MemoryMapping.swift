// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

/// One line of `/proc/PID/maps`: which part of which file lies at which addresses.
public struct MemoryMapping: Equatable, Sendable {
  /// First address.
  public var start: UInt64
  /// First address after the mapping.
  public var end: UInt64
  /// Where in the file the mapping starts.
  ///
  /// Unit: bytes.
  public var fileOffset: UInt64
  /// Whether instructions can be run from it.
  public var isExecutable: Bool
  /// The file, a name in brackets such as `[vdso]`, or empty for anonymous memory.
  public var path: String

  /// Creates a mapping.
  public init(
    start: UInt64,
    end: UInt64,
    fileOffset: UInt64,
    isExecutable: Bool,
    path: String
  ) {
    self.start = start
    self.end = end
    self.fileOffset = fileOffset
    self.isExecutable = isExecutable
    self.path = path
  }

  /// Whether an address lies in the mapping.
  public func contains(_ address: UInt64) -> Bool { start <= address && address < end }

  /// Reads one line, or returns `nil` when it has another form.
  init?(line: Substring) {
    let fields = line.split(separator: " ", maxSplits: 5, omittingEmptySubsequences: true)
    guard fields.count >= 5 else { return nil }
    let range = fields[0].split(separator: "-", omittingEmptySubsequences: false)
    guard range.count == 2, let start = UInt64(range[0], radix: 16),
      let end = UInt64(range[1], radix: 16), start < end, fields[1].utf8.count == 4,
      let offset = UInt64(fields[2], radix: 16)
    else { return nil }
    // The path is padded to a column; it may itself hold spaces.
    let path = fields.count > 5 ? fields[5].drop { $0 == " " } : ""
    self.init(
      start: start,
      end: end,
      fileOffset: offset,
      isExecutable: fields[1].dropFirst(2).first == "x",
      path: String(path)
    )
  }

  /// Reads the text at the end of a profile.
  ///
  /// - Parameters:
  ///   - text: Lines, each ended by a line break.
  ///   - path: The name that errors mention.
  /// - Returns: The mappings in the order of the lines.
  /// - Throws: ``ProfilerError/foreign(path:byte:reason:)`` for a line of another form, or a list
  ///   without a file that holds instructions.
  static func mappings(
    in text: ArraySlice<UInt8>,
    path: String
  ) throws(ProfilerError) -> [MemoryMapping] {
    var mappings: [MemoryMapping] = []
    for line in text.split(separator: UInt8(ascii: "\n")) {
      let words = Substring(decoding: line, as: UTF8.self)
      // gperftools may name a folder that later lines call "$build".
      if words.hasPrefix("build=") { continue }
      guard let mapping = MemoryMapping(line: words) else {
        throw .foreign(
          path: path,
          byte: line.startIndex,
          reason: "not a line of a list of mapped files"
        )
      }
      mappings.append(mapping)
    }
    guard mappings.contains(where: { $0.isExecutable && $0.path.hasPrefix("/") }) else {
      throw .foreign(
        path: path,
        byte: text.startIndex,
        reason: "no file with instructions is mapped"
      )
    }
    return mappings
  }
}
