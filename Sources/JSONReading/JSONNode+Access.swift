// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

extension JSONNode {
  /// The value of a member of an object, or `nil` when this is no object or has no such member.
  public subscript(name: String) -> JSONNode? {
    members?.first { $0.name == name }?.node
  }

  /// The members, or `nil` when this is no object.
  public var members: [Member]? {
    guard case .object(let members) = value else { return nil }
    return members
  }

  /// The elements, or `nil` when this is no array.
  public var elements: [JSONNode]? {
    guard case .array(let nodes) = value else { return nil }
    return nodes
  }

  /// The value as a whole number, or `nil` when it is none or does not fit 64 bits.
  public var integer: Int? {
    guard case .number(let text) = value else { return nil }
    return Int(text)
  }

  /// The value as a number, or `nil` when it is none.
  public var number: Double? {
    guard case .number(let text) = value else { return nil }
    return Double(text)
  }

  /// The value as text, or `nil` when it is none.
  public var string: String? {
    guard case .string(let text) = value else { return nil }
    return text
  }

  /// The value as a truth value, or `nil` when it is none.
  public var bool: Bool? {
    guard case .bool(let value) = value else { return nil }
    return value
  }

  /// The value for people: arrays and objects by their length.
  public var summary: String {
    switch value {
    case .null: "null"
    case .bool(let value): "\(value)"
    case .number(let text), .string(let text): text.printable
    case .array(let nodes): "\(nodes.count) values"
    case .object(let members): "\(members.count) members"
    }
  }

  /// What the value is, for messages.
  public var kind: String {
    switch value {
    case .null: "null"
    case .bool: "a truth value"
    case .number(let text): "the number \(text.printable)"
    case .string(let text): "the string '\(text.printable)'"
    case .array: "an array"
    case .object: "an object"
    }
  }
}
