// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Foundation
import TensorCore

/// Damages files of a corpus at random and gives them to a parser.
///
/// The parser may read a damaged file or refuse it with its typed error; anything else fails, a crash
/// included. The file of the moment stays on the disk, so that a crash leaves what caused it.
public struct Fuzzer {
  /// Damaged files in one run: `SMOOTHBENCH_FUZZ_EXECUTIONS`, or few enough for every change.
  public static var executions: Int {
    ProcessInfo.processInfo.environment["SMOOTHBENCH_FUZZ_EXECUTIONS"].flatMap(Int.init) ?? 2000
  }

  private let corpus: [[UInt8]]
  private var random: SequentialRandomSource
  /// Where the file of the moment is.
  public let path: String

  /// Prepares a run.
  ///
  /// - Parameters:
  ///   - name: Name of the parser; the files are called after it.
  ///   - corpus: Sound files.
  ///   - seed: Runs of one seed are equal.
  public init(name: String, corpus: [[UInt8]], seed: UInt64 = 20_261_123) {
    self.corpus = corpus
    random = SequentialRandomSource(
      seed: seed ^ UInt64(name.utf8.reduce(0) { $0 &* 31 &+ UInt64($1) })
    )
    // Memory rather than disk: a million files are written.
    let folder =
      FileManager.default.fileExists(atPath: "/dev/shm") ? "/dev/shm/" : NSTemporaryDirectory()
    path = "\(folder)smoothbench-fuzz-\(getpid())-\(name)"
  }

  /// Runs a parser on damaged files.
  ///
  /// - Parameters:
  ///   - parse: Reads the file and all it says; throws the parser's typed error.
  ///   - isTyped: Whether an error is of the parser's type.
  /// - Returns: How many files were read, how many refused, and the errors of other types.
  public mutating func run(
    _ parse: (_ path: String, _ bytes: [UInt8]) throws -> Void,
    isTyped: (any Error) -> Bool
  ) -> (read: Int, refused: Int, untyped: [any Error]) {
    var result: (read: Int, refused: Int, untyped: [any Error]) = (0, 0, [])
    for _ in 0..<Self.executions {
      let bytes = damaged()
      write(bytes)
      do {
        try parse(path, bytes)
        result.read += 1
      } catch {
        result.refused += 1
        if !isTyped(error) { result.untyped.append(error) }
      }
    }
    unlink(path)
    return result
  }

  private func write(_ bytes: [UInt8]) {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
    precondition(descriptor >= 0, "cannot write \(path)")
    let count = Foundation.write(descriptor, bytes, bytes.count)
    precondition(count == bytes.count, "cannot write \(path)")
    close(descriptor)
  }

  // MARK: - Damage

  private mutating func number(below limit: Int) -> Int {
    Int.random(in: 0..<limit, using: &random)
  }

  private mutating func damaged() -> [UInt8] {
    var bytes = corpus[number(below: corpus.count)]
    for _ in 0...number(below: 4) { damage(&bytes) }
    return bytes
  }

  private mutating func damage(_ bytes: inout [UInt8]) {
    guard !bytes.isEmpty else {
      bytes.append(UInt8(number(below: 256)))
      return
    }
    // Most of what can go wrong stands in the head.
    let isHead = number(below: 2) == 0
    let position = number(below: isHead ? min(bytes.count, 512) : bytes.count)
    switch number(below: 9) {
    case 0: bytes[position] ^= 1 << UInt8(number(below: 8))
    case 1: bytes[position] = UInt8(number(below: 256))
    case 2: overwrite(&bytes, at: position)
    case 3: bytes.removeSubrange(position..<min(bytes.count, position + 1 + number(below: 16)))
    case 4: bytes.removeSubrange(position...)
    case 5:
      let piece = bytes[position..<min(bytes.count, position + 1 + number(below: 64))]
      bytes.insert(contentsOf: Array(piece), at: number(below: bytes.count))
    case 6: bytes.insert(UInt8(number(below: 256)), at: position)
    case 7:
      let other = corpus[number(below: corpus.count)]
      bytes.replaceSubrange(position..., with: other.suffix(number(below: other.count + 1)))
    default:
      // Another digit, so that numbers in text change and stay numbers.
      if let digit = bytes[position...].firstIndex(where: { (0x30...0x39).contains($0) }) {
        bytes[digit] = 0x30 + UInt8(number(below: 10))
      }
    }
  }

  /// Puts an integer that invites overflow where one may be.
  private mutating func overwrite(_ bytes: inout [UInt8], at position: Int) {
    let size = UInt64(bytes.count)
    let values: [UInt64] = [
      0, 1, 0x7F, 0x80, 0xFF, 1 << 15, 1 << 16, 1 << 31, 1 << 32, 1 << 61, 1 << 62, 1 << 63,
      .max, .max - 7, size, size - 1, size + 1,
    ]
    let value = values[number(below: values.count)]
    let width = 1 << number(below: 4)
    for index in 0..<min(width, bytes.count - position) {
      bytes[position + index] = UInt8(truncatingIfNeeded: value >> UInt64(8 * index))
    }
  }
}
