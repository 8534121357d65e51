// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Checkpoints
import Foundation
import Testing

@testable import Verification

/// The repository's golden files, and a copy of them that a test may damage.
final class GoldenCopy {
  /// The folder of the repository.
  static let original = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("golden").path

  /// The copy.
  let folder: String
  private let parent: String

  init() throws {
    parent = NSTemporaryDirectory() + "/smoothbench-golden-\(UUID().uuidString)"
    folder = parent + "/golden"
    try FileManager.default.createDirectory(atPath: parent, withIntermediateDirectories: true)
    try FileManager.default.copyItem(atPath: Self.original, toPath: folder)
  }

  deinit { try? FileManager.default.removeItem(atPath: parent) }

  /// An empty folder beside the copy, for outputs of another program.
  func outputsFolder() throws -> String {
    let path = parent + "/outputs-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    return path
  }

  static func bytes(_ path: String) throws -> [UInt8] {
    Array(try Data(contentsOf: URL(fileURLWithPath: path)))
  }

  /// Writes bytes without waiting for the disk, as Foundation does.
  static func write(_ bytes: [UInt8], to path: String) throws {
    let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    unlink(path)
    let file = try #require(fopen(path, "wb"))
    let written = fwrite(bytes, 1, bytes.count, file)
    #expect(fclose(file) == 0 && written == bytes.count)
  }

  /// Rewrites the manifest's text.
  func editManifest(_ edit: (String) -> String) throws {
    let path = folder + "/manifest.json"
    let text = String(decoding: try Self.bytes(path), as: UTF8.self)
    let edited = edit(text)
    #expect(edited != text)
    try Self.write(Array(edited.utf8), to: path)
  }

  /// Writes a listed file anew and lists its hash, as someone who records a wrong result would.
  func record(_ bytes: [UInt8], as path: String) throws {
    let before = GoldenHashes.digest(try Self.bytes("\(folder)/\(path)"))
    try Self.write(bytes, to: "\(folder)/\(path)")
    try editManifest { $0.replacing(before, with: GoldenHashes.digest(bytes)) }
  }

  /// The file's bytes with one element changed.
  static func changed(
    _ file: GoldenFile,
    _ name: String,
    at index: Int,
    by change: (inout [UInt8]) -> Void
  ) throws -> [UInt8] {
    let entry = try file.reader.requiredEntry(name)
    var bytes = try bytes(file.reader.path)
    let start = entry.byteRange.lowerBound + index * entry.elementType.byteCount
    var element = Array(bytes[start..<start + entry.elementType.byteCount])
    change(&element)
    bytes.replaceSubrange(start..<start + element.count, with: element)
    return bytes
  }

  /// Adds 1 to a little-endian integer, or subtracts 1 from the largest one.
  static func offByOne(_ element: inout [UInt8]) {
    let isLargest = element.last == 0x7F && element.dropLast().allSatisfy { $0 == 0xFF }
    var index = 0
    while true {
      element[index] = isLargest ? element[index] &- 1 : element[index] &+ 1
      guard element[index] == 0, !isLargest, index + 1 < element.count else { return }
      index += 1
    }
  }

  /// Adds a distance to a floating-point number; `0` stands for one step to the next number.
  static func shifted(_ element: inout [UInt8], by distance: Double) {
    if element.count == 8 {
      let value = element.withUnsafeBytes { $0.loadUnaligned(as: Double.self) }
      let result = distance == 0 ? value.nextUp : value + distance
      element = withUnsafeBytes(of: result) { Array($0) }
    } else {
      let value = element.withUnsafeBytes { $0.loadUnaligned(as: Float.self) }
      let result = distance == 0 ? value.nextUp : Float(Double(value) + distance)
      element = withUnsafeBytes(of: result) { Array($0) }
    }
  }
}
