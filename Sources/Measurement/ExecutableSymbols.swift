// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Foundation

/// The functions of one ELF executable or shared library, found by address.
///
/// Reads 64-bit little-endian ELF, section `.symtab` and, for what that lacks, `.dynsym`.
/// Everything in the file is checked before it is used: a damaged file is an error, not a crash.
public struct ExecutableSymbols: Sendable {
  /// One function; `nameOffset` is where its name starts in the file.
  private struct Function: Sendable {
    var address: UInt64
    var size: UInt64
    var nameOffset: Int
    var isGlobal: Bool
  }

  /// A part of the file that is loaded at a virtual address.
  private struct Segment: Sendable {
    var fileOffset: UInt64
    var size: UInt64
    var address: UInt64
  }

  /// The file.
  public let path: String
  /// Whether the table of all functions is missing, so that only exported ones can be named.
  public let isStripped: Bool
  private let image: ELFImage
  private let functions: [Function]
  private let segments: [Segment]

  /// Reads a file.
  ///
  /// - Throws: ``ProfilerError/unreadable(path:reason:)``.
  public init(path: String) throws(ProfilerError) {
    let data: Data
    do {
      data = try Data(contentsOf: URL(fileURLWithPath: path), options: .alwaysMapped)
    } catch {
      throw .unreadable(path: path, reason: error.localizedDescription)
    }
    try self.init(data: data, path: path)
  }

  /// Reads a file from memory.
  ///
  /// - Parameters:
  ///   - data: The whole file.
  ///   - path: The name that errors mention.
  /// - Throws: ``ProfilerError/unreadable(path:reason:)``.
  public init(data: Data, path: String) throws(ProfilerError) {
    try self.init(image: ELFImage(data: data, path: path))
  }

  /// Takes a file that is read already.
  init(image: ELFImage) throws(ProfilerError) {
    path = image.path
    self.image = image
    segments = try Self.segments(of: image)
    let sections = try image.sections()
    isStripped = !sections.contains { $0.type == ELFImage.symbolTableType }
    var functions: [Function] = []
    for section in sections
    where section.type == ELFImage.symbolTableType || section.type == ELFImage.dynamicSymbolsType {
      functions += try Self.functions(in: section, strings: sections, of: image)
    }
    // Of several names for one address the exported one is shown, and of several such the longest
    // range; the file order decides the rest, so that a name does not change from run to run.
    self.functions = functions.sorted {
      if $0.address != $1.address { return $0.address < $1.address }
      if $0.isGlobal != $1.isGlobal { return !$0.isGlobal }
      if $0.size != $1.size { return $0.size < $1.size }
      return $0.nameOffset > $1.nameOffset
    }
  }

  /// Checks that this program can be profiled with its functions named, before time is spent on it.
  ///
  /// - Throws: ``ProfilerError/stripped(path:)`` or ``ProfilerError/unreadable(path:reason:)``.
  public static func requireNames(
    of path: String = "/proc/self/exe"
  ) throws(ProfilerError) {
    guard try ExecutableSymbols(path: path).isStripped else { return }
    let target = try? FileManager.default.destinationOfSymbolicLink(atPath: path)
    throw .stripped(path: target ?? path)
  }

  /// Where a byte of the file is loaded, relative to the load address.
  ///
  /// - Parameter fileOffset: Unit: bytes.
  /// - Returns: The address that symbols count in, or `nil` for a byte that is not loaded.
  public func virtualAddress(fileOffset: UInt64) -> UInt64? {
    for segment in segments
    where fileOffset >= segment.fileOffset && fileOffset - segment.fileOffset < segment.size {
      return segment.address &+ (fileOffset - segment.fileOffset)
    }
    return nil
  }

  /// The linker's name of the function that contains a virtual address, or `nil` where none does.
  public func name(at address: UInt64) -> String? { function(at: address)?.name }

  /// The function that contains a virtual address: its linker's name and the address of its first
  /// instruction, or `nil` where there is none.
  public func function(at address: UInt64) -> (name: String, start: UInt64)? {
    var low = 0
    var high = functions.count
    while low < high {
      let middle = (low + high) / 2
      if functions[middle].address <= address { low = middle + 1 } else { high = middle }
    }
    guard low > 0 else { return nil }
    let function = functions[low - 1]
    // Hand-written assembly often has size 0: it reaches to the next function.
    guard function.size == 0 || address - function.address < function.size else { return nil }
    return image.string(at: function.nameOffset).map { ($0, function.address) }
  }

  /// The virtual address of a function by its linker's name, or `nil` when there is none.
  public func address(of name: String) -> UInt64? {
    functions.first { image.string(at: $0.nameOffset) == name }?.address
  }

  /// The loaded segments.
  private static func segments(of image: ELFImage) throws(ProfilerError) -> [Segment] {
    let loaded: UInt32 = 1
    var segments: [Segment] = []
    for offset in try image.programHeaders() where try image.read(UInt32.self, at: offset) == loaded
    {
      segments.append(
        Segment(
          fileOffset: try image.read(UInt64.self, at: offset + 8),
          size: try image.read(UInt64.self, at: offset + 32),
          address: try image.read(UInt64.self, at: offset + 16)
        )
      )
    }
    return segments
  }

  /// The defined functions of one symbol table.
  private static func functions(
    in table: ELFImage.Section,
    strings: [ELFImage.Section],
    of image: ELFImage
  ) throws(ProfilerError) -> [Function] {
    let entrySize = 24
    let functionType: UInt8 = 2
    let indirectFunctionType: UInt8 = 10
    guard table.size % entrySize == 0, strings.indices.contains(table.link) else {
      throw image.unreadable("a symbol table of \(table.size) bytes, linked to \(table.link)")
    }
    let names = strings[table.link]
    var functions: [Function] = []
    for offset in stride(from: table.offset, to: table.offset + table.size, by: entrySize) {
      let kind = try image.read(UInt8.self, at: offset + 4)
      guard kind & 15 == functionType || kind & 15 == indirectFunctionType,
        try image.read(UInt16.self, at: offset + 6) != 0
      else { continue }
      let name = Int(try image.read(UInt32.self, at: offset))
      guard name < names.size else {
        throw image.unreadable("a symbol's name lies outside its table")
      }
      functions.append(
        Function(
          address: try image.read(UInt64.self, at: offset + 8),
          size: try image.read(UInt64.self, at: offset + 16),
          nameOffset: names.offset + name,
          isGlobal: kind >> 4 != 0
        )
      )
    }
    return functions
  }
}
