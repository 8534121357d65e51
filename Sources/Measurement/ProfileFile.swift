// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Foundation

/// A CPU profile as gperftools writes it: stacks of addresses, then what was mapped where.
///
/// The file is a sequence of 64-bit words of the machine that wrote it, followed by text:
///
///     header    0 | words that follow, 3 or more | version 0 | period in microseconds | 0 | ...
///     record    samples, 1 or more | addresses, 1 or more | address of the leaf | callers ...
///     trailer   0 | 1 | 0
///     text      the lines of /proc/self/maps
///
/// Addresses are kept as they are, so that a hot instruction can still be found; ``ProfileSymbols``
/// names them.
public struct ProfileFile: Equatable, Sendable {
  /// One call stack and how often it was seen.
  public struct Stack: Equatable, Sendable {
    /// Number of samples.
    public var count: Int
    /// The interrupted instruction, then return addresses outwards.
    public var addresses: [UInt64]

    /// Creates a stack.
    public init(count: Int, addresses: [UInt64]) {
      self.count = count
      self.addresses = addresses
    }
  }

  /// Time between two samples as the profiler was told, which is not what the kernel delivered.
  public let periodMicroseconds: Int
  /// The stacks in file order.
  ///
  /// At least one, each at least one address deep.
  public let stacks: [Stack]
  /// What was mapped when the profile ended, in address order.
  public let mappings: [MemoryMapping]

  /// Number of samples in all stacks.
  public var sampleCount: Int { stacks.reduce(0) { $0 + $1.count } }

  /// Reads a profile.
  ///
  /// - Throws: ``ProfilerError``: unreadable, truncated, foreign, or without samples.
  public init(path: String) throws(ProfilerError) {
    let data: Data
    do {
      data = try Data(contentsOf: URL(fileURLWithPath: path))
    } catch {
      throw .unreadable(path: path, reason: error.localizedDescription)
    }
    try self.init(bytes: Array(data), path: path)
  }

  /// Reads a profile from memory.
  ///
  /// - Parameters:
  ///   - bytes: The whole file.
  ///   - path: The name that errors mention.
  /// - Throws: ``ProfilerError``: truncated, foreign, or without samples.
  public init(bytes: [UInt8], path: String) throws(ProfilerError) {
    var words = WordReader(bytes: bytes, path: path)
    periodMicroseconds = try Self.header(&words)
    var stacks: [Stack] = []
    var total = 0
    while let stack = try Self.record(&words) {
      let sum = total.addingReportingOverflow(stack.count)
      guard !sum.overflow else { throw words.foreign("sample counts exceed 64 bits") }
      total = sum.partialValue
      stacks.append(stack)
    }
    let text = bytes[words.byte...]
    guard text.last == UInt8(ascii: "\n") else {
      throw .truncated(path: path, byte: bytes.count, expected: "the list of mapped files")
    }
    mappings = try MemoryMapping.mappings(in: text, path: path)
    guard !stacks.isEmpty else { throw .zeroSamples(processorSeconds: nil) }
    self.stacks = stacks
  }

  /// Reads the header and returns the period in microseconds.
  private static func header(_ words: inout WordReader) throws(ProfilerError) -> Int {
    guard try words.next("a header") == 0 else {
      throw words.foreign("the first word is not 0")
    }
    let count = try words.next("the header's length")
    guard (3...64).contains(count) else {
      throw words.foreign("a header of \(count) words, expected 3")
    }
    let version = try words.next("the format version")
    guard version == 0 else { throw words.foreign("format version \(version), expected 0") }
    let period = try words.next("the sampling period")
    guard (1...60_000_000).contains(period) else {
      throw words.foreign("a sampling period of \(period) microseconds")
    }
    for _ in 2..<count { _ = try words.next("\(count) header words") }
    return Int(period)
  }

  /// Reads one record, or returns `nil` at the trailer.
  private static func record(_ words: inout WordReader) throws(ProfilerError) -> Stack? {
    let count = try words.next("a record or the trailer")
    let depth = try words.next("the number of addresses of a record")
    if count == 0 {
      let address = try words.next("the trailer's address")
      guard depth == 1 && address == 0 else {
        throw words.foreign("a record of 0 samples that is not the trailer 0, 1, 0")
      }
      return nil
    }
    // libprofiler records at most 254 addresses; the margin is for builds with other settings.
    guard (1...65_536).contains(depth) else { throw words.foreign("a stack of \(depth) addresses") }
    guard let samples = Int(exactly: count) else {
      throw words.foreign("a record of \(count) samples")
    }
    var addresses: [UInt64] = []
    for _ in 0..<depth { addresses.append(try words.next("\(depth) addresses of a record")) }
    return Stack(count: samples, addresses: addresses)
  }
}

/// Reads 64-bit words one after the other and remembers where it is.
private struct WordReader {
  let bytes: [UInt8]
  let path: String
  var byte = 0

  /// The next word, in the byte order of this machine.
  mutating func next(_ expected: String) throws(ProfilerError) -> UInt64 {
    guard byte + 8 <= bytes.count else {
      throw .truncated(path: path, byte: bytes.count, expected: expected)
    }
    let word = bytes.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: byte, as: UInt64.self) }
    byte += 8
    return word
  }

  /// The error for the word just read.
  func foreign(_ reason: String) -> ProfilerError {
    .foreign(path: path, byte: max(byte - 8, 0), reason: reason)
  }
}
