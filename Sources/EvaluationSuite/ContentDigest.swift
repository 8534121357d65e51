// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

public import Checkpoints
public import Smoothing

/// Sixteen hexadecimal digits that differ, but for one chance in 2^64, when contents differ.
///
/// FNV-1a over words of eight bytes. It finds mistakes such as another model under the same name; it
/// is no protection against someone who makes files agree on purpose.
public struct ContentDigest: Sendable, Hashable, CustomStringConvertible {
  private var state: UInt64 = 0xCBF2_9CE4_8422_2325

  /// The digest of nothing.
  public init() {}

  /// Takes in one word.
  public mutating func add(_ word: UInt64) {
    state = (state ^ word) &* 0x100_0000_01B3
    // The multiplication carries upwards only; high bits reach the low ones by this.
    state ^= state >> 32
  }

  /// Takes in bytes and their number.
  public mutating func add(_ bytes: UnsafeRawBufferPointer) {
    add(UInt64(bytes.count))
    let words = bytes.count / 8
    for word in 0..<words {
      add(UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: word * 8, as: UInt64.self)))
    }
    for byte in bytes[(words * 8)...] { add(UInt64(byte)) }
  }

  /// Takes in text.
  public mutating func add(_ text: String) {
    var text = text
    text.withUTF8 { add(UnsafeRawBufferPointer($0)) }
  }

  /// Takes in numbers and their count.
  public mutating func add(_ values: [Float]) { values.withUnsafeBytes { add($0) } }

  /// The digits.
  public var description: String {
    let digits = String(state, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}

extension ContentDigest {
  /// Names, forms and contents of all tensors of a model: every file is read once, 100 MB in about a
  /// twentieth of a second where they are in memory.
  public init(_ checkpoint: Checkpoint) {
    self.init()
    for tensor in checkpoint.tensors {
      add("\(tensor.name) \(tensor.summary)")
      tensor.withBytes { add($0) }
    }
  }

  /// The ids of a window and their number.
  public init(window: [Int]) {
    self.init()
    add(UInt64(window.count))
    for id in window { add(UInt64(id)) }
  }

  /// All maxima of some statistics.
  public init(_ statistics: ActivationStatistics) {
    self.init()
    for (layer, maxima) in statistics.maxima.sorted(by: { $0.key < $1.key }) {
      add(layer)
      add(maxima)
    }
    for (_, maxima) in statistics.attention.sorted(by: { $0.key < $1.key }) { add(maxima.list) }
  }
}
