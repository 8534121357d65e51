// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

/// How a checkpoint stores the elements of a tensor.
public enum StorageFormat: Hashable, Sendable {
  /// One after another.
  case elements(ElementType)
  /// In blocks along the last dimension that share scales.
  case blocks(BlockFormat)

  /// Name as in the file formats, such as `F32` or `Q4_K`.
  public var name: String {
    switch self {
    case .elements(let type): type.rawValue
    case .blocks(let format): format.rawValue
    }
  }

  /// Elements that are stored together.
  public var elementsInBlock: Int {
    switch self {
    case .elements: 1
    case .blocks(let format): format.elementsInBlock
    }
  }

  /// Bytes of the elements that are stored together.
  public var bytesInBlock: Int {
    switch self {
    case .elements(let type): type.byteCount
    case .blocks(let format): format.bytesInBlock
    }
  }

  /// Whether ``Checkpoint`` reads the elements as FP32 values without rounding, or by the format's
  /// own formula.
  public var hasFloatValues: Bool {
    switch self {
    case .elements(let type): [.float32, .float16, .bfloat16].contains(type)
    case .blocks: true
    }
  }

  /// Bytes of a tensor, or `nil` when rows do not consist of whole blocks or the product of the
  /// sizes passes 2^63 - 1 bytes.
  func byteCount(shape: [Int]) -> Int? {
    guard (shape.last ?? 1) % elementsInBlock == 0 else { return nil }
    var bytes = bytesInBlock
    guard !shape.contains(0) else { return 0 }
    for (axis, size) in shape.enumerated() {
      let blocks = axis == shape.count - 1 ? size / elementsInBlock : size
      let (product, overflow) = bytes.multipliedReportingOverflow(by: blocks)
      guard !overflow else { return nil }
      bytes = product
    }
    return bytes
  }
}

/// Blocks of ggml: a few elements as small integers with the scales they share.
///
/// `BlockDecoder` has the formulas.
public enum BlockFormat: String, Sendable, CaseIterable {
  /// 32 elements of 4 bits, one FP16 scale.
  case q4 = "Q4_0"
  /// 32 elements of 4 bits, FP16 scale and minimum.
  case q4WithMinimum = "Q4_1"
  /// 32 elements of 8 bits, one FP16 scale.
  case q8 = "Q8_0"
  /// 256 elements of 4 bits, a scale and minimum of 6 bits for each 32.
  case q4K = "Q4_K"
  /// 256 elements of 6 bits, a scale of 8 bits for each 16.
  case q6K = "Q6_K"

  /// Elements of one block.
  public var elementsInBlock: Int {
    switch self {
    case .q4, .q4WithMinimum, .q8: 32
    case .q4K, .q6K: 256
    }
  }

  /// Bytes of one block.
  public var bytesInBlock: Int {
    switch self {
    case .q4: 2 + 16
    case .q4WithMinimum: 2 + 2 + 16
    case .q8: 2 + 32
    case .q4K: 2 + 2 + 12 + 128
    case .q6K: 128 + 64 + 16 + 2
    }
  }
}
