// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import TensorCore

/// The number formats a tensor file can hold, named as in safetensors headers.
///
/// The order is the one in which the writer lays tensors out (wider formats first, so that every
/// tensor starts at a multiple of its element size), the same as in the format's own library.
public enum ElementType: String, Sendable, CaseIterable, Comparable {
  /// 64-bit unsigned integer.
  case uint64 = "U64"
  /// 64-bit signed integer.
  case int64 = "I64"
  /// IEEE binary64.
  case float64 = "F64"
  /// IEEE binary32.
  case float32 = "F32"
  /// 32-bit unsigned integer.
  case uint32 = "U32"
  /// 32-bit signed integer.
  case int32 = "I32"
  /// The upper half of an IEEE binary32.
  case bfloat16 = "BF16"
  /// IEEE binary16.
  case float16 = "F16"
  /// 16-bit unsigned integer.
  case uint16 = "U16"
  /// 16-bit signed integer.
  case int16 = "I16"
  /// 8-bit signed integer.
  case int8 = "I8"
  /// 8-bit unsigned integer.
  case uint8 = "U8"
  /// One byte, 0 or 1.
  case bool = "BOOL"

  /// Bytes of one element.
  public var byteCount: Int {
    switch self {
    case .uint64, .int64, .float64: 8
    case .float32, .uint32, .int32: 4
    case .bfloat16, .float16, .uint16, .int16: 2
    case .int8, .uint8, .bool: 1
    }
  }

  /// Whether the format has a fraction.
  public var isFloatingPoint: Bool {
    switch self {
    case .float64, .float32, .float16, .bfloat16: true
    case .uint64, .int64, .uint32, .int32, .uint16, .int16, .int8, .uint8, .bool: false
    }
  }

  /// Whether a tensor of the left format is laid out before one of the right format.
  public static func < (left: ElementType, right: ElementType) -> Bool {
    left.position < right.position
  }

  private var position: Int { Self.allCases.firstIndex(of: self) ?? Self.allCases.count }
}

/// A value that tensor files store as it lies in memory, little-endian.
public protocol TensorElement: BitwiseCopyable, Sendable {
  /// The format in a file.
  static var elementType: ElementType { get }
}

extension Double: TensorElement {
  /// F64.
  public static var elementType: ElementType { .float64 }
}

extension Float: TensorElement {
  /// F32.
  public static var elementType: ElementType { .float32 }
}

extension Float16: TensorElement {
  /// F16.
  public static var elementType: ElementType { .float16 }
}

extension BFloat16: TensorElement {
  /// BF16.
  public static var elementType: ElementType { .bfloat16 }
}

extension UInt64: TensorElement {
  /// U64.
  public static var elementType: ElementType { .uint64 }
}

extension UInt32: TensorElement {
  /// U32.
  public static var elementType: ElementType { .uint32 }
}

extension UInt16: TensorElement {
  /// U16.
  public static var elementType: ElementType { .uint16 }
}

extension Int64: TensorElement {
  /// I64.
  public static var elementType: ElementType { .int64 }
}

extension Int32: TensorElement {
  /// I32.
  public static var elementType: ElementType { .int32 }
}

extension Int16: TensorElement {
  /// I16.
  public static var elementType: ElementType { .int16 }
}

extension Int8: TensorElement {
  /// I8.
  public static var elementType: ElementType { .int8 }
}

extension UInt8: TensorElement {
  /// U8.
  public static var elementType: ElementType { .uint8 }
}

extension Bool: TensorElement {
  /// BOOL.
  public static var elementType: ElementType { .bool }
}
