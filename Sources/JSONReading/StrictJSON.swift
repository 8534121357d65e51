// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

/// A value of a JSON text with the place where it starts, for messages.
public struct JSONNode: Sendable {
  /// One name and value of an object.
  public struct Member: Sendable {
    /// The name, unescaped.
    public let name: String
    /// Where the name starts, in bytes from the start of the text.
    public let byte: Int
    /// The value.
    public let node: JSONNode
  }

  /// What a node holds.
  public enum Value: Sendable {
    /// `null`.
    case null
    /// `true` or `false`.
    case bool(Bool)
    /// A number as written, so that no digit is lost.
    case number(String)
    /// A string, unescaped.
    case string(String)
    /// An array.
    case array([JSONNode])
    /// An object, in the order of the text. No name occurs twice.
    case object([Member])
  }

  /// Where the value starts, in bytes from the start of the text.
  public let byte: Int
  /// The value.
  public let value: Value
}

/// A JSON text that breaks the grammar of RFC 8259, or names one member of an object twice.
public struct JSONSyntaxError: Error, Equatable {
  /// Where, in bytes from the start of the text.
  public let byte: Int
  /// What was found there.
  public let found: String
  /// What would have been right.
  public let expected: String
}

/// Reads JSON more strictly than Foundation, which keeps one of two members of the same name and
/// does not say where an error is.
///
/// Names are compared as Swift compares strings, so two spellings of one accented letter count as
/// the same name and are refused, unless the caller asks for code points to be compared.
public struct StrictJSON {
  /// Arrays and objects inside one another: more than checkpoints need, few enough for the stack.
  public static var greatestNesting: Int { 64 }

  let bytes: [UInt8]
  let comparesCodePoints: Bool
  var position = 0

  private init(_ bytes: [UInt8], comparesCodePoints: Bool) {
    self.bytes = bytes
    self.comparesCodePoints = comparesCodePoints
  }

  /// Reads one JSON text; white space may surround it.
  ///
  /// - Parameters:
  ///   - bytes: The text in UTF-8, without a byte order mark.
  ///   - comparesCodePoints: Whether names that look the same and have other code points differ, as
  ///     those of a vocabulary do.
  /// - Returns: The value of the text.
  /// - Throws: ``JSONSyntaxError`` for anything that RFC 8259 does not allow, for a name given
  ///   twice, and for nesting beyond ``greatestNesting``.
  public static func node(
    of bytes: [UInt8],
    comparesCodePoints: Bool = false
  ) throws(JSONSyntaxError) -> JSONNode {
    var scanner = StrictJSON(bytes, comparesCodePoints: comparesCodePoints)
    scanner.skipSpace()
    let node = try scanner.value(nesting: 0)
    scanner.skipSpace()
    guard scanner.position == bytes.count else {
      throw scanner.error(expected: "the end of the text")
    }
    return node
  }

  private mutating func value(nesting: Int) throws(JSONSyntaxError) -> JSONNode {
    let start = position
    guard let byte = peek() else { throw error(expected: "a value") }
    let value: JSONNode.Value
    switch byte {
    case UInt8(ascii: "{"): value = .object(try members(nesting: nesting + 1))
    case UInt8(ascii: "["): value = .array(try elements(nesting: nesting + 1))
    case UInt8(ascii: "\""): value = .string(try string())
    case UInt8(ascii: "t"): value = .bool(try word("true", is: true))
    case UInt8(ascii: "f"): value = .bool(try word("false", is: false))
    case UInt8(ascii: "n"): value = try word("null", is: .null)
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): value = .number(try number())
    default: throw error(expected: "a value")
    }
    return JSONNode(byte: start, value: value)
  }

  private mutating func members(nesting: Int) throws(JSONSyntaxError) -> [JSONNode.Member] {
    try open(nesting: nesting)
    var members: [JSONNode.Member] = []
    var names: Set<String> = []
    var spellings: Set<[UInt8]> = []
    if accept("}") { return members }
    repeat {
      skipSpace()
      let start = position
      guard peek() == UInt8(ascii: "\"") else { throw error(expected: "a name in quotation marks") }
      let name = try string()
      let isNew =
        comparesCodePoints
        ? spellings.insert(Array(name.utf8)).inserted : names.insert(name).inserted
      guard isNew else {
        throw JSONSyntaxError(
          byte: start,
          found: "the name '\(name.printable)' a second time",
          expected: "each name once"
        )
      }
      guard accept(":") else { throw error(expected: "':'") }
      skipSpace()
      members.append(JSONNode.Member(name: name, byte: start, node: try value(nesting: nesting)))
    } while accept(",")
    guard accept("}") else { throw error(expected: "',' or '}'") }
    return members
  }

  private mutating func elements(nesting: Int) throws(JSONSyntaxError) -> [JSONNode] {
    try open(nesting: nesting)
    var elements: [JSONNode] = []
    if accept("]") { return elements }
    repeat {
      skipSpace()
      elements.append(try value(nesting: nesting))
    } while accept(",")
    guard accept("]") else { throw error(expected: "',' or ']'") }
    return elements
  }

  private mutating func open(nesting: Int) throws(JSONSyntaxError) {
    guard nesting <= Self.greatestNesting else {
      throw JSONSyntaxError(
        byte: position,
        found: "nesting \(nesting) deep",
        expected: "at most \(Self.greatestNesting) levels"
      )
    }
    position += 1
  }

  private mutating func word<Result>(
    _ word: StaticString,
    is result: Result
  ) throws(JSONSyntaxError) -> Result {
    let letters = Array(word.description.utf8)
    guard bytes[position...].starts(with: letters) else { throw error(expected: "'\(word)'") }
    position += letters.count
    return result
  }
}

// MARK: - Numbers and strings

extension StrictJSON {
  private mutating func number() throws(JSONSyntaxError) -> String {
    let start = position
    if peek() == UInt8(ascii: "-") { position += 1 }
    let firstDigit = position
    try digits()
    if bytes[firstDigit] == UInt8(ascii: "0"), position > firstDigit + 1 {
      position = firstDigit
      throw error(expected: "a number without leading zeros")
    }
    if peek() == UInt8(ascii: ".") {
      position += 1
      try digits()
    }
    if peek() == UInt8(ascii: "e") || peek() == UInt8(ascii: "E") {
      position += 1
      if peek() == UInt8(ascii: "+") || peek() == UInt8(ascii: "-") { position += 1 }
      try digits()
    }
    return String(decoding: bytes[start..<position], as: UTF8.self)
  }

  private mutating func digits() throws(JSONSyntaxError) {
    let start = position
    while let byte = peek(), (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) {
      position += 1
    }
    guard position > start else { throw error(expected: "a digit") }
  }

  private mutating func string() throws(JSONSyntaxError) -> String {
    let start = position
    var content: [UInt8] = []
    position += 1
    while true {
      guard let byte = peek() else { throw error(expected: "a closing quotation mark") }
      switch byte {
      case UInt8(ascii: "\""):
        position += 1
        guard let text = String(validating: content, as: UTF8.self) else {
          throw JSONSyntaxError(byte: start, found: "broken UTF-8", expected: "a string in UTF-8")
        }
        return text
      case UInt8(ascii: "\\"):
        content.append(contentsOf: String(try escape()).utf8)
      case 0..<0x20:
        throw error(expected: "control characters written as \\u00XX")
      default:
        content.append(byte)
        position += 1
      }
    }
  }

  private mutating func escape() throws(JSONSyntaxError) -> Unicode.Scalar {
    position += 1
    guard let letter = peek() else { throw error(expected: "an escaped character") }
    guard letter == UInt8(ascii: "u") else {
      guard let scalar = Self.shortEscapes[letter] else { throw error(expected: "a known escape") }
      position += 1
      return scalar
    }
    let first = try hexadecimal()
    if let scalar = Unicode.Scalar(first) { return scalar }
    // Beyond the basic plane: two escapes, a high and a low surrogate.
    let second = 0xD800...0xDBFF ~= first && peek() == UInt8(ascii: "\\") ? try lowSurrogate() : 0
    guard 0xDC00...0xDFFF ~= second,
      let scalar = Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
    else { throw error(expected: "a high surrogate followed by a low one") }
    return scalar
  }

  private mutating func lowSurrogate() throws(JSONSyntaxError) -> UInt32 {
    position += 1
    guard peek() == UInt8(ascii: "u") else { throw error(expected: "an escaped low surrogate") }
    return try hexadecimal()
  }

  private mutating func hexadecimal() throws(JSONSyntaxError) -> UInt32 {
    position += 1
    guard position + 4 <= bytes.count else {
      position = bytes.count
      throw error(expected: "four hexadecimal digits")
    }
    var value: UInt32 = 0
    for byte in bytes[position..<position + 4] {
      guard let digit = Character(Unicode.Scalar(byte)).hexDigitValue else {
        throw error(expected: "four hexadecimal digits")
      }
      value = value << 4 | UInt32(digit)
    }
    position += 4
    return value
  }

  private static let shortEscapes: [UInt8: Unicode.Scalar] = [
    UInt8(ascii: "\""): "\"", UInt8(ascii: "\\"): "\\", UInt8(ascii: "/"): "/",
    UInt8(ascii: "b"): "\u{8}", UInt8(ascii: "f"): "\u{C}", UInt8(ascii: "n"): "\n",
    UInt8(ascii: "r"): "\r", UInt8(ascii: "t"): "\t",
  ]
}

// MARK: - Scanning

extension StrictJSON {
  private func peek() -> UInt8? { position < bytes.count ? bytes[position] : nil }

  private mutating func skipSpace() {
    while let byte = peek(), byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 {
      position += 1
    }
  }

  private mutating func accept(_ character: Unicode.Scalar) -> Bool {
    skipSpace()
    guard peek() == UInt8(ascii: character) else { return false }
    position += 1
    return true
  }

  private func error(expected: String) -> JSONSyntaxError {
    let found = peek().map { byte in
      (0x21...0x7E).contains(byte)
        ? "'\(Character(Unicode.Scalar(byte)))'" : "byte 0x\(String(byte, radix: 16))"
    }
    return JSONSyntaxError(
      byte: position,
      found: found ?? "the end of the text",
      expected: expected
    )
  }
}
