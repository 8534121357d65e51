// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

/// What was allocated and not freed, by call site, as gperftools writes it.
///
/// The file is text:
///
///     heap profile:   live objects: live bytes [ all objects: all bytes ] @ heapprofile
///          2:    4096 [     3:    6144] @ 0x5600 0x7f1d ...    one line for each call site
///     MAPPED_LIBRARIES:
///     ...                                                      the lines of /proc/self/maps
///
/// Bytes are those asked for, without the allocator's rounding. Memory that was mapped without the
/// allocator is not there.
public struct HeapProfile: Equatable, Sendable {
  /// One call site and what it holds.
  public struct Site: Equatable, Sendable {
    /// Number of live allocations.
    public var objects: Int
    /// Their size as asked for.
    ///
    /// Unit: bytes.
    public var bytes: Int
    /// The return address of the allocating call, then callers outwards.
    public var addresses: [UInt64]

    /// Creates a site.
    public init(objects: Int, bytes: Int, addresses: [UInt64]) {
      self.objects = objects
      self.bytes = bytes
      self.addresses = addresses
    }
  }

  /// The sites that hold something, in file order.
  public let sites: [Site]
  /// What was mapped when the profile was written.
  public let mappings: [MemoryMapping]

  /// Bytes held by all sites.
  public var liveBytes: Int { sites.reduce(0) { $0 + $1.bytes } }

  /// Reads a profile from memory.
  ///
  /// - Parameters:
  ///   - bytes: The whole file.
  ///   - path: The name that errors mention.
  /// - Throws: ``ProfilerError/foreign(path:byte:reason:)`` or
  ///   ``ProfilerError/truncated(path:byte:expected:)``.
  public init(bytes: [UInt8], path: String) throws(ProfilerError) {
    var sites: [Site] = []
    var lineStart = 0
    while true {
      guard let end = bytes[lineStart...].firstIndex(of: UInt8(ascii: "\n")) else {
        throw .truncated(path: path, byte: bytes.count, expected: "the list of mapped files")
      }
      let line = String(decoding: bytes[lineStart..<end], as: UTF8.self)
      if line == "MAPPED_LIBRARIES:" {
        mappings = try MemoryMapping.mappings(in: bytes[(end + 1)...], path: path)
        self.sites = sites
        return
      }
      if lineStart == 0 {
        guard line.hasPrefix("heap profile:"), line.hasSuffix("@ heapprofile") else {
          throw .foreign(path: path, byte: 0, reason: "the first line is not a heap profile's")
        }
      } else if !line.isEmpty {
        guard let site = Site(line: line) else {
          throw .foreign(path: path, byte: lineStart, reason: "not a line of a call site")
        }
        if site.objects > 0 { sites.append(site) }
      }
      lineStart = end + 1
    }
  }

  /// What has been allocated since an earlier profile of the same process, and is still held.
  ///
  /// - Returns: The sites that hold more than then, with the difference, most bytes first.
  public func growth(since earlier: HeapProfile?) -> [Site] {
    var before: [[UInt64]: Site] = [:]
    for site in earlier?.sites ?? [] { before[site.addresses] = site }
    return sites.compactMap { site in
      let old = before[site.addresses]
      let bytes = site.bytes - (old?.bytes ?? 0)
      guard bytes > 0 else { return nil }
      return Site(
        objects: site.objects - (old?.objects ?? 0),
        bytes: bytes,
        addresses: site.addresses
      )
    }.sorted {
      $0.bytes != $1.bytes
        ? $0.bytes > $1.bytes : $0.addresses.lexicographicallyPrecedes($1.addresses)
    }
  }
}

extension HeapProfile.Site {
  /// Reads `objects: bytes [objects: bytes] @ address address`, or returns `nil` for another form.
  init?(line: String) {
    let halves = line.split(separator: "@", omittingEmptySubsequences: false)
    guard halves.count == 2 else { return nil }
    let numbers = halves[0].split { " :[]".contains($0) }.map { Int($0) }
    let addresses = halves[1].split(separator: " ").map { word in
      word.hasPrefix("0x") ? UInt64(word.dropFirst(2), radix: 16) : nil
    }
    guard numbers.count == 4, let objects = numbers[0], let bytes = numbers[1],
      numbers.allSatisfy({ $0.map { $0 >= 0 } ?? false }), !addresses.contains(nil)
    else { return nil }
    self.init(objects: objects, bytes: bytes, addresses: addresses.compactMap(\.self))
  }
}
