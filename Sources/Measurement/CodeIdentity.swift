// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Foundation

/// Whether two libraries are the same once they are loaded.
///
/// Every section that is loaded must have the same name, address, size and bytes: then both run the
/// same instructions on the same constants, and no measurement can tell them apart. Left out is what
/// a process never looks at: notes such as the build id, and `.swift_modhash`, by which the compiler
/// finds out that it has nothing to do. Comments and debug information are not loaded.
public enum CodeIdentity {
  /// What was found.
  public enum Finding: Equatable, Sendable {
    /// The same; so many bytes are loaded.
    case identical(bytes: Int)
    /// Not the same, and where that shows first.
    case different(where: String)
  }

  private static let isLoaded: UInt64 = 2
  private static let noteType: UInt32 = 7

  /// Compares two libraries, and the libraries beside each of them that they load.
  ///
  /// Where it cannot be known which files are loaded with them, they count as different: to measure
  /// costs time, and to call identical what is not would hide a slower build.
  ///
  /// - Parameters:
  ///   - base: A library's file.
  ///   - head: Another library's file.
  /// - Returns: Whether they are the same.
  /// - Throws: ``ProfilerError/unreadable(path:reason:)``.
  public static func compare(base: String, head: String) throws(ProfilerError) -> Finding {
    let (baseImage, headImage) = (try image(base), try image(head))
    let result = try compare(baseImage, headImage)
    guard case .identical(let bytes) = result else { return result }
    var seen: Set<String> = []
    let names = Set([base, head].map { ($0 as NSString).lastPathComponent })
    // A library's own name may stand among its texts.
    if names.count == 1 { seen.formUnion(names) }
    let folders = [base, head].map { ($0 as NSString).deletingLastPathComponent }
    // Both have the same texts, or they would differ already.
    if let place = try difference(loadedBy: baseImage, from: folders, seen: &seen) {
      return .different(where: place)
    }
    return .identical(bytes: bytes)
  }

  /// What an image loads that is, or may be, another file in the second folder than in the first;
  /// `nil` where there is no such thing.
  private static func difference(
    loadedBy image: ELFImage,
    from folders: [String],
    seen: inout Set<String>
  ) throws(ProfilerError) -> String? {
    guard let entries = try image.loaderEntries() else {
      return "unknown, for \(image.path) does not say what is loaded with it"
    }
    for (tag, text) in entries {
      let unknown: String?
      switch tag {
      case .needed: unknown = text.contains("$") ? text : nil
      case .oldSearchPath, .searchPath:
        unknown = text.split(separator: ":").map(String.init).first { !isSameForBoth($0) }
      case .configuration, .auditOfDependencies, .audit, .auxiliary, .filter: unknown = text
      }
      if let unknown { return "what is loaded by way of \(unknown), which is not looked at" }
    }
    let texts = Set(try image.text(ofSection: ".dynstr")).sorted()
    if let opener = texts.first(where: { ["dlopen", "dlmopen"].contains($0) }) {
      return "what \(opener) loads, which is not looked at"
    }
    for name in texts where name.contains(".so") && seen.insert(name).inserted {
      let paths = folders.map { "\($0)/\(name)" }
      let files = paths.map { FileManager.default.contents(atPath: $0) }
      guard files[0] == files[1] else { return "\(name), which lies beside the library" }
      guard let file = files[0] else { continue }
      let neighbour = try ELFImage(data: file, path: paths[0])
      if let place = try difference(loadedBy: neighbour, from: folders, seen: &seen) {
        return place
      }
    }
    return nil
  }

  /// Whether a folder of a search path is one that is compared, or the same for both builds.
  private static func isSameForBoth(_ folder: String) -> Bool {
    ["$ORIGIN", "${ORIGIN}", "$ORIGIN/", "${ORIGIN}/"].contains(folder) || !folder.contains("$")
  }

  static func compare(_ base: ELFImage, _ head: ELFImage) throws(ProfilerError) -> Finding {
    let (baseSections, headSections) = (try loaded(base), try loaded(head))
    var bytes = 0
    for (old, new) in zip(baseSections, headSections) {
      guard old.name == new.name else {
        return .different(where: "sections \(old.name) and \(new.name)")
      }
      let name = old.name
      let (old, new) = (old.section, new.section)
      guard old.type == new.type, old.flags == new.flags, old.memorySize == new.memorySize else {
        return .different(where: "\(name), \(old.memorySize) and \(new.memorySize) bytes")
      }
      guard old.address == new.address else { return .different(where: "the place of \(name)") }
      let (oldBytes, newBytes) = (base.bytes(of: old), head.bytes(of: new))
      if oldBytes != newBytes {
        let byte = zip(oldBytes, newBytes).enumerated().first { $1.0 != $1.1 }?.offset ?? 0
        return .different(where: place(old.address + UInt64(byte), name, base))
      }
      bytes += Int(old.memorySize)
    }
    guard baseSections.count == headSections.count, bytes > 0 else {
      return .different(where: "the number of sections")
    }
    return .identical(bytes: bytes)
  }

  private static func loaded(
    _ image: ELFImage
  ) throws(ProfilerError) -> [(name: String, section: ELFImage.Section)] {
    try image.namedSections().filter { name, section in
      section.flags & isLoaded != 0 && section.type != noteType && name != ".swift_modhash"
    }
  }

  /// An address in words: its function where it has one.
  private static func place(_ address: UInt64, _ section: String, _ image: ELFImage) -> String {
    let symbols = try? ExecutableSymbols(image: image)
    let function =
      symbols?.name(at: address).map { "function \(ReadableName.name(of: $0)), " } ?? ""
    return "\(function)\(section) at 0x\(String(address, radix: 16))"
  }

  private static func image(_ path: String) throws(ProfilerError) -> ELFImage {
    let data: Data
    do {
      data = try Data(contentsOf: URL(fileURLWithPath: path), options: .alwaysMapped)
    } catch {
      throw .unreadable(path: path, reason: error.localizedDescription)
    }
    return try ELFImage(data: data, path: path)
  }
}
