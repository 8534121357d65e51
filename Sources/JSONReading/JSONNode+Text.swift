// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

extension JSONNode {
  /// Creates a value that comes from no text.
  public init(_ value: Value) { self.init(byte: 0, value: value) }

  /// An object, its members in the order given.
  public static func object(_ members: [(name: String, node: JSONNode)]) -> JSONNode {
    JSONNode(.object(members.map { Member(name: $0.name, byte: 0, node: $0.node) }))
  }

  /// An array.
  public static func array(_ elements: [JSONNode]) -> JSONNode { JSONNode(.array(elements)) }

  /// The same object with some members replaced, or added behind the others; `nil` takes one away.
  ///
  /// - Precondition: This is an object.
  public func replacing(_ changes: [(name: String, node: JSONNode?)]) -> JSONNode {
    guard case .object(var members) = value else { preconditionFailure("not an object") }
    for (name, node) in changes {
      let index = members.firstIndex { $0.name == name }
      let member = node.map { Member(name: name, byte: 0, node: $0) }
      switch (index, member) {
      case (let index?, let member?): members[index] = member
      case (let index?, nil): members.remove(at: index)
      case (nil, let member?): members.append(member)
      case (nil, nil): break
      }
    }
    return JSONNode(.object(members))
  }

  /// The value as JSON text, objects and arrays indented by two spaces, names in order, a line end
  /// last: as Hugging Face libraries write their configuration.
  public var indentedText: String {
    var text = ""
    append(to: &text, indentation: "")
    return text + "\n"
  }

  private func append(to text: inout String, indentation: String) {
    let inner = indentation + "  "
    switch value {
    case .null: text += "null"
    case .bool(let value): text += value ? "true" : "false"
    case .number(let digits): text += digits
    case .string(let string): text += string.jsonQuoted
    case .array(let elements) where elements.isEmpty: text += "[]"
    case .object(let members) where members.isEmpty: text += "{}"
    case .array(let elements):
      for (index, element) in elements.enumerated() {
        text += (index == 0 ? "[\n" : ",\n") + inner
        element.append(to: &text, indentation: inner)
      }
      text += "\n\(indentation)]"
    case .object(let members):
      let sorted = members.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
      for (index, member) in sorted.enumerated() {
        text += (index == 0 ? "{\n" : ",\n") + inner + member.name.jsonQuoted + ": "
        member.node.append(to: &text, indentation: inner)
      }
      text += "\n\(indentation)}"
    }
  }
}

// Not by nil: `found ? node : nil` would then make a `null` of what is absent.
extension JSONNode: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral,
  ExpressibleByBooleanLiteral
{
  /// A string.
  public init(stringLiteral value: String) { self.init(.string(value)) }
  /// A whole number.
  public init(integerLiteral value: Int) { self.init(.number("\(value)")) }
  /// `true` or `false`.
  public init(booleanLiteral value: Bool) { self.init(.bool(value)) }

  /// `null`.
  public static var null: JSONNode { JSONNode(.null) }
  /// A string.
  public static func text(_ text: String) -> JSONNode { JSONNode(.string(text)) }
  /// A whole number.
  public static func integer(_ value: Int) -> JSONNode { JSONNode(.number("\(value)")) }
  /// A number, with as few digits as tell it from its neighbours.
  ///
  /// - Precondition: The value is finite; JSON has no other.
  public static func number(_ value: Double) -> JSONNode {
    precondition(value.isFinite)
    return JSONNode(.number("\(value)"))
  }
}

extension String {
  /// A JSON string with the escapes that the grammar demands and no others.
  public var jsonQuoted: String {
    var result = "\""
    for scalar in unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\u{8}": result += "\\b"
      case "\u{C}": result += "\\f"
      case "\n": result += "\\n"
      case "\r": result += "\\r"
      case "\t": result += "\\t"
      case "\u{0}"..<"\u{20}":
        let digits = String(scalar.value, radix: 16)
        result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}
