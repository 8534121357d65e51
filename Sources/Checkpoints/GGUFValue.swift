// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import JSONReading

/// The types of metadata values in a GGUF file, by their number there.
public enum GGUFValueType: UInt32, Sendable {
  /// 8-bit unsigned integer.
  case uint8 = 0
  /// 8-bit signed integer.
  case int8 = 1
  /// 16-bit unsigned integer.
  case uint16 = 2
  /// 16-bit signed integer.
  case int16 = 3
  /// 32-bit unsigned integer.
  case uint32 = 4
  /// 32-bit signed integer.
  case int32 = 5
  /// IEEE binary32.
  case float32 = 6
  /// One byte, 0 or 1.
  case bool = 7
  /// Length and UTF-8 bytes.
  case string = 8
  /// Type, length and values.
  case array = 9
  /// 64-bit unsigned integer.
  case uint64 = 10
  /// 64-bit signed integer.
  case int64 = 11
  /// IEEE binary64.
  case float64 = 12

  /// Bytes of one value, or `nil` where they differ from value to value.
  var byteCount: Int? {
    switch self {
    case .uint8, .int8, .bool: 1
    case .uint16, .int16: 2
    case .uint32, .int32, .float32: 4
    case .uint64, .int64, .float64: 8
    case .string, .array: nil
    }
  }
}

/// A metadata value of a GGUF file.
public enum GGUFValue: Hashable, Sendable {
  /// A signed integer of any width.
  case signed(Int64)
  /// An unsigned integer of any width.
  case unsigned(UInt64)
  /// A floating-point number of either width.
  case real(Double)
  /// `true` or `false`.
  case bool(Bool)
  /// Text.
  case string(String)
  /// An array, whose elements stay in the file until ``GGUFReader/values(of:)`` reads them.
  case array(GGUFArray)

  /// The value as an integer, or `nil` when it is none or does not fit.
  public var integer: Int? {
    switch self {
    case .signed(let value): Int(exactly: value)
    case .unsigned(let value): Int(exactly: value)
    default: nil
    }
  }

  /// The value as a number, or `nil` when it is none.
  public var number: Double? {
    switch self {
    case .signed(let value): Double(value)
    case .unsigned(let value): Double(value)
    case .real(let value): value
    default: nil
    }
  }

  /// The value as text, or `nil` when it is none.
  public var string: String? {
    guard case .string(let text) = self else { return nil }
    return text
  }

  /// The value as a truth value, or `nil` when it is none.
  public var bool: Bool? {
    guard case .bool(let value) = self else { return nil }
    return value
  }

  /// The value for people: arrays by their length, text made safe to print.
  public var summary: String {
    switch self {
    case .signed(let value): "\(value)"
    case .unsigned(let value): "\(value)"
    case .real(let value): "\(Float(exactly: value).map { "\($0)" } ?? "\(value)")"
    case .bool(let value): "\(value)"
    case .string(let text): text.printable
    case .array(let array): "\(array.count) values of type \(array.elementType)"
    }
  }
}

/// An array of a GGUF file: what it holds and where.
public struct GGUFArray: Hashable, Sendable {
  /// Type of every element.
  public let elementType: GGUFValueType
  /// Number of elements.
  public let count: Int
  /// Where the elements lie, in bytes from the start of the file.
  public let byteRange: Range<Int>
}
