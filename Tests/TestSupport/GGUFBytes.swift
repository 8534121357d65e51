// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

/// Writes GGUF files byte by byte, wrong ones too.
public struct GGUFBytes: Sendable {
  /// The file so far.
  public private(set) var bytes: [UInt8] = []

  /// A head with any version and counts.
  public init(version: UInt32 = 3, tensors: UInt64, metadata: UInt64) {
    bytes = Array("GGUF".utf8)
    append(version)
    append(tensors)
    append(metadata)
  }

  /// The head of a small Llama, with room for more metadata and for tensors behind it.
  public static func llama(tensors: UInt64 = 0, moreMetadata: UInt64 = 0) -> GGUFBytes {
    let numbers: [(name: String, value: UInt32)] = [
      ("block_count", 2), ("embedding_length", 24), ("feed_forward_length", 32),
      ("attention.head_count", 4), ("attention.head_count_kv", 2), ("context_length", 64),
      ("vocab_size", 40),
    ]
    var file = GGUFBytes(
      tensors: tensors,
      metadata: UInt64(numbers.count) + 2 + moreMetadata
    )
    file.appendMetadatum("general.architecture", text: "llama")
    file.appendMetadatum("llama.attention.layer_norm_rms_epsilon", real: 1e-5)
    for number in numbers { file.appendMetadatum("llama.\(number.name)", number.value) }
    return file
  }

  /// A small Llama with heads of 16 channels and 500000 for the base of its positions, whose
  /// frequencies are divided.
  ///
  /// - Parameters:
  ///   - divisors: What `rope_freqs.weight` holds; Llama 3.1 has one for each of 8 pairs.
  ///   - hasLayers: Whether the weights of both layers are there, all of them 0.
  /// - Returns: The whole file.
  public static func llama(dividingBy divisors: [Float], hasLayers: Bool = false) -> GGUFBytes {
    let weights: [(name: String, sizes: [UInt64])] = [
      ("attn_norm", [24]), ("attn_q", [24, 64]), ("attn_k", [24, 32]), ("attn_v", [24, 32]),
      ("attn_output", [64, 24]), ("ffn_norm", [24]), ("ffn_gate", [24, 32]),
      ("ffn_up", [24, 32]), ("ffn_down", [32, 24]),
    ]
    var tensors: [(name: String, sizes: [UInt64])] = [
      ("rope_freqs.weight", [UInt64(divisors.count)])
    ]
    for layer in 0..<(hasLayers ? 2 : 0) {
      tensors += weights.map { ("blk.\(layer).\($0.name).weight", $0.sizes) }
    }
    var file = GGUFBytes.llama(tensors: UInt64(tensors.count), moreMetadata: 2)
    file.appendMetadatum("llama.attention.key_length", 16)
    file.appendMetadatum("llama.rope.freq_base", real: 500_000)
    var byteCount: UInt64 = 0
    for tensor in tensors {
      file.appendTensor(tensor.name, sizes: tensor.sizes, offset: byteCount)
      byteCount += (4 * tensor.sizes.reduce(1, *) + 31) / 32 * 32
    }
    file.appendData(byteCount: 0)
    for divisor in divisors { file.append(divisor.bitPattern) }
    file.bytes += [UInt8](repeating: 0, count: Int(byteCount) - 4 * divisors.count)
    return file
  }

  /// Appends a number, little-endian.
  public mutating func append(_ number: some FixedWidthInteger) {
    withUnsafeBytes(of: number.littleEndian) { bytes += $0 }
  }

  /// Appends text behind its length.
  public mutating func append(text: String) {
    append(UInt64(text.utf8.count))
    bytes += text.utf8
  }

  /// A metadatum up to its type.
  public mutating func appendMetadatum(_ name: String, type: UInt32) {
    append(text: name)
    append(type)
  }

  /// A metadatum that is text.
  public mutating func appendMetadatum(_ name: String, text: String) {
    appendMetadatum(name, type: 8)
    append(text: text)
  }

  /// A metadatum that is a whole number.
  public mutating func appendMetadatum(_ name: String, _ number: UInt32) {
    appendMetadatum(name, type: 4)
    append(number)
  }

  /// A metadatum that is an FP32 number.
  public mutating func appendMetadatum(_ name: String, real: Float) {
    appendMetadatum(name, type: 6)
    append(real.bitPattern)
  }

  /// A metadatum that is an array of text.
  public mutating func appendMetadatum(_ name: String, texts: [String]) {
    appendMetadatum(name, type: 9)
    append(UInt32(8))
    append(UInt64(texts.count))
    for text in texts { append(text: text) }
  }

  /// A tensor with sizes in the order of the file, fastest first.
  public mutating func appendTensor(
    _ name: String,
    sizes: [UInt64],
    type: UInt32 = 0,
    offset: UInt64 = 0
  ) {
    append(text: name)
    append(UInt32(sizes.count))
    for size in sizes { append(size) }
    append(type)
    append(offset)
  }

  /// Pads to the alignment and adds zeros as data.
  public mutating func appendData(byteCount: Int, alignment: Int = 32) {
    let padding = (alignment - bytes.count % alignment) % alignment
    bytes += [UInt8](repeating: 0, count: padding + byteCount)
  }
}
