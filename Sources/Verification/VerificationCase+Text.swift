// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Quantization
import TensorCore

extension VerificationCase {
  /// The keys that may follow the shape.
  static let keys =
    ["fill", "seed", "stride", "threads", "kernel", "property", "range", "alpha"]
    + OperationAttributes.Key.allCases.map(\.rawValue)

  /// The greatest stride and number of threads a case may ask for.
  private static let greatestStride = 1 << 20
  private static let greatestThreads = 1024

  /// Reads the one-line text.
  ///
  /// Keys left out take their defaults; anything unknown is refused.
  ///
  /// - Parameter text: Such as `gemm_s8s8s32:3x5x7,fill=all-127,kernel=portable`.
  /// - Throws: ``CaseTextError`` naming the part that cannot be read.
  public init(text: String) throws(CaseTextError) {
    let parts = text.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    let head = parts[0].split(separator: ":", omittingEmptySubsequences: false).map(String.init)
    guard head.count == 2 else { throw .malformed(text: text) }
    guard let operation = CaseOperation(rawValue: head[0]) else {
      throw .unknownOperation(name: head[0])
    }
    self.init(operation: operation, shape: try Self.shape(head[1]))
    var seen: Set<String> = []
    for part in parts.dropFirst() {
      let pair = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard pair.count == 2 else { throw .notKeyValue(part: part) }
      let key = String(pair[0])
      guard Self.keys.contains(key) else { throw .unknownKey(key: key) }
      guard seen.insert(key).inserted else { throw .repeatedKey(key: key) }
      try set(key, to: String(pair[1]))
    }
  }

  private static func shape(_ text: String) throws(CaseTextError) -> ProblemShape {
    do {
      let shape = try ProblemShape(text: text)
      // "+3x5x7" and "03x5x7" name the same shape twice; one text for one case.
      guard shape.description == text else { throw ShapeError.unreadable(text: text) }
      return shape
    } catch {
      throw .badShape(reason: "\(error)")
    }
  }

  private mutating func set(_ key: String, to value: String) throws(CaseTextError) {
    switch key {
    case "fill": fill = try Self.named(value, key: key, among: Fill.allCases)
    case "seed": seed = try Self.number(value, key: key, in: 0...UInt64.max)
    case "stride": stride = try Self.number(value, key: key, in: 0...Self.greatestStride)
    case "threads": threads = try Self.number(value, key: key, in: 1...Self.greatestThreads)
    case "kernel": kernel = try Self.word(value, key: key)
    case "property": property = try Self.word(value, key: key)
    case "range": range = try Self.named(value, key: key, among: QuantizedRange.allCases)
    case "alpha": strength = try Self.strength(value, key: key)
    default: try setAttribute(key, to: value)
    }
  }

  private mutating func setAttribute(_ key: String, to value: String) throws(CaseTextError) {
    guard let attribute = OperationAttributes.Key(rawValue: key),
      operation.attributeKeys.contains(attribute)
    else { throw .keyOfAnotherOperation(key: key, operation: operation.rawValue) }
    guard attributes.set(attribute, to: value) else {
      throw .badValue(
        key: key,
        value: value,
        expected: OperationAttributes.expectation(of: attribute)
      )
    }
  }

  private static func number<Number: FixedWidthInteger>(
    _ text: String,
    key: String,
    in range: ClosedRange<Number>
  ) throws(CaseTextError) -> Number {
    guard let number = Number(text), range.contains(number), String(number) == text else {
      throw .badValue(
        key: key,
        value: text,
        expected: "a whole number \(range.lowerBound) ... \(range.upperBound)"
      )
    }
    return number
  }

  private static func named<Value: RawRepresentable>(
    _ text: String,
    key: String,
    among values: [Value]
  ) throws(CaseTextError) -> Value where Value.RawValue == String {
    guard let value = Value(rawValue: text) else {
      throw .badValue(
        key: key,
        value: text,
        expected: values.map(\.rawValue).joined(separator: ", ")
      )
    }
    return value
  }

  /// Names of kernels, libraries and laws: what needs no quoting in a shell or in this text.
  private static func word(_ text: String, key: String) throws(CaseTextError) -> String {
    let isWord = text.unicodeScalars.allSatisfy { scalar in
      scalar.isASCII
        && (scalar.properties.isAlphabetic || "0123456789-_.+:/".unicodeScalars.contains(scalar))
    }
    guard isWord, !text.isEmpty else {
      throw .badValue(key: key, value: text, expected: "a name of letters, digits and -_.+:/")
    }
    return text
  }

  private static func strength(
    _ text: String,
    key: String
  ) throws(CaseTextError) -> MigrationStrength {
    guard let value = Double(text), let strength = try? MigrationStrength(value) else {
      throw .badValue(key: key, value: text, expected: "a number 0 ... 1")
    }
    return strength
  }
}
