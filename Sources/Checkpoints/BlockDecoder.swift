// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import TensorCore

/// Turns stored elements into FP32 values, exactly as ggml's `dequantize_row` functions do.
///
/// Products of an FP16 scale, a small scale and a small code have at most 25 significant bits, so
/// every formula rounds at most once or twice in FP32, in the order written here.
enum BlockDecoder {
  /// Decodes a run of whole blocks.
  ///
  /// - Precondition: `bytes` are whole blocks and `values` has room for exactly their elements.
  static func decode(
    _ format: StorageFormat,
    _ bytes: UnsafeRawBufferPointer,
    into values: UnsafeMutableBufferPointer<Float>
  ) {
    let blocks = bytes.count / format.bytesInBlock
    precondition(
      bytes.count == blocks * format.bytesInBlock
        && values.count == blocks * format.elementsInBlock && format.hasFloatValues
    )
    let decodeBlock: (Source, UnsafeMutablePointer<Float>) -> Void
    switch format {
    case .elements(.float16): decodeBlock = { $1[0] = $0.half(0) }
    case .elements(.bfloat16):
      decodeBlock = { $1[0] = BFloat16(bitPattern: $0.load(0, as: UInt16.self)).floatValue }
    case .elements: decodeBlock = { $1[0] = Float(bitPattern: $0.load(0, as: UInt32.self)) }
    case .blocks(.q4): decodeBlock = q4
    case .blocks(.q4WithMinimum): decodeBlock = q4WithMinimum
    case .blocks(.q8): decodeBlock = q8
    case .blocks(.q4K): decodeBlock = q4K
    case .blocks(.q6K): decodeBlock = q6K
    }
    guard let source = bytes.baseAddress, let destination = values.baseAddress else { return }
    for block in 0..<blocks {
      decodeBlock(
        Source(address: source + block * format.bytesInBlock),
        destination + block * format.elementsInBlock
      )
    }
  }

  /// One block, read byte by byte: blocks have no alignment.
  struct Source {
    let address: UnsafeRawPointer

    subscript(offset: Int) -> Int { Int(load(offset, as: UInt8.self)) }

    func signed(_ offset: Int) -> Int { Int(load(offset, as: Int8.self)) }

    /// An FP16 scale, widened.
    func half(_ offset: Int) -> Float { Float(Float16(bitPattern: load(offset, as: UInt16.self))) }

    func load<Value: FixedWidthInteger & BitwiseCopyable>(
      _ offset: Int,
      as type: Value.Type
    ) -> Value {
      Value(littleEndian: (address + offset).loadUnaligned(as: Value.self))
    }
  }
}

// MARK: - Blocks of 32

extension BlockDecoder {
  /// Q4_0: y = (q - 8) d.
  ///
  /// `d` FP16, 16 bytes; the low halves are elements 0 to 15, the high ones 16 to 31.
  private static func q4(_ block: Source, _ y: UnsafeMutablePointer<Float>) {
    let scale = block.half(0)
    for index in 0..<16 {
      y[index] = Float((block[2 + index] & 0xF) - 8) * scale
      y[index + 16] = Float((block[2 + index] >> 4) - 8) * scale
    }
  }

  /// Q4_1: y = q d + m.
  ///
  /// `d` and `m` FP16, 16 bytes as in Q4_0.
  private static func q4WithMinimum(_ block: Source, _ y: UnsafeMutablePointer<Float>) {
    let scale = block.half(0)
    let minimum = block.half(2)
    for index in 0..<16 {
      y[index] = Float(block[4 + index] & 0xF) * scale + minimum
      y[index + 16] = Float(block[4 + index] >> 4) * scale + minimum
    }
  }

  /// Q8_0: y = q d.
  ///
  /// `d` FP16, 32 signed bytes.
  private static func q8(_ block: Source, _ y: UnsafeMutablePointer<Float>) {
    let scale = block.half(0)
    for index in 0..<32 { y[index] = Float(block.signed(2 + index)) * scale }
  }
}

// MARK: - Blocks of 256

extension BlockDecoder {
  /// Q4_K: y = (d scale) q - (dmin minimum).
  ///
  /// `d` and `dmin` FP16; 12 bytes with 8 scales and 8 minima of 6 bits; 128 bytes. Each 32 bytes
  /// hold 64 elements: the low halves 32 of them with one scale and minimum, the high halves the
  /// next 32 with the next.
  private static func q4K(_ block: Source, _ y: UnsafeMutablePointer<Float>) {
    let scale = block.half(0)
    let minimum = block.half(2)
    for group in 0..<8 {
      let (six, sixMinimum) = sixBits(block, group)
      let groupScale = scale * Float(six)
      let groupMinimum = minimum * Float(sixMinimum)
      let shift = 4 * (group & 1)
      for index in 0..<32 {
        let code = block[16 + 32 * (group >> 1) + index] >> shift & 0xF
        y[32 * group + index] = groupScale * Float(code) - groupMinimum
      }
    }
  }

  /// Scale and minimum of a group of Q4_K.
  ///
  /// Groups 0 to 3 have theirs in the low 6 bits of bytes 0 to 3 and 4 to 7. Groups 4 to 7 have the
  /// low 4 bits in the halves of bytes 8 to 11 and the upper 2 in the top bits of the first eight.
  private static func sixBits(_ block: Source, _ group: Int) -> (scale: Int, minimum: Int) {
    let start = 4
    guard group >= 4 else {
      return (block[start + group] & 63, block[start + group + 4] & 63)
    }
    let low = block[start + group + 4]
    return (
      low & 0xF | (block[start + group - 4] >> 6) << 4,
      low >> 4 | (block[start + group] >> 6) << 4
    )
  }

  /// Q6_K: y = (d scale) (q - 32).
  ///
  /// 128 bytes with the low 4 bits, 64 with the upper 2, 16 signed scales, `d` FP16 last. Each half
  /// of the block has 128 elements in four quarters of 32: a byte of the upper bits holds 2 bits for
  /// each quarter; the low bits of quarters 0 and 1 are the low halves of 64 bytes, those of
  /// quarters 2 and 3 the high halves.
  private static func q6K(_ block: Source, _ y: UnsafeMutablePointer<Float>) {
    let scale = block.half(208)
    for half in 0..<2 {
      for quarter in 0..<4 {
        for index in 0..<32 {
          let low = block[64 * half + 32 * (quarter & 1) + index] >> (4 * (quarter >> 1)) & 0xF
          let high = block[128 + 32 * half + index] >> (2 * quarter) & 3
          let groupScale = scale * Float(block.signed(192 + 8 * half + 2 * quarter + index / 16))
          y[128 * half + 32 * quarter + index] = groupScale * Float((low | high << 4) - 32)
        }
      }
    }
  }
}
