// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

/// How an operation is asked for beside its shape: what case text writes as `key=value`.
///
/// An attribute at its default is left out of the text. ``KernelOperation/attributeKeys`` says which
/// ones an operation has.
public struct OperationAttributes: Hashable, Sendable {
  /// Names of attributes in text.
  public enum Key: String, CaseIterable, Sendable {
    /// Where the activation's scale comes from: `dynamic` or `static`.
    case scale
    /// Heads of attention, each a product of the case's shape.
    case heads
    /// What comes out: `f32` or `s8`.
    case output
    /// Which normalization: `layer` or `rms`.
    case norm
  }

  /// Where a scale of an activation comes from.
  public enum ScaleSource: String, CaseIterable, Sendable {
    /// Found from the values in the same call.
    case found = "dynamic"
    /// Given by the caller, one for the whole matrix.
    case given = "static"
  }

  /// What a layer's outputs are.
  public enum OutputFormat: String, CaseIterable, Sendable {
    /// Real values.
    case real = "f32"
    /// Codes of an output scale that is given.
    case codes = "s8"
  }

  /// Where the activation's scale comes from.
  public var scale = ScaleSource.found
  /// Heads of attention, from 1 to 1024.
  public private(set) var heads = 1

  private static let greatestHeads = 1024
  /// What comes out.
  public var output = OutputFormat.real
  /// Which normalization.
  public var norm = Normalization.Kind.layer

  /// Every attribute at its default.
  public init() {}

  /// The attributes that are not at their defaults, such as `,scale=static`.
  public var text: String {
    Key.allCases.filter { value(of: $0) != Self().value(of: $0) }
      .map { ",\($0.rawValue)=\(value(of: $0))" }.joined()
  }

  /// The text of an attribute's value.
  public func value(of key: Key) -> String {
    switch key {
    case .scale: scale.rawValue
    case .heads: "\(heads)"
    case .output: output.rawValue
    case .norm: norm.rawValue
    }
  }

  /// Values worth trying, the default first and the simpler before the others: all of them where
  /// they are few.
  public static func values(of key: Key) -> [String] {
    switch key {
    case .scale: ScaleSource.allCases.map(\.rawValue)
    case .output: OutputFormat.allCases.map(\.rawValue)
    case .norm: Normalization.Kind.allCases.map(\.rawValue)
    case .heads: (1...4).map { "\($0)" }
    }
  }

  /// What an attribute's value can be, in words.
  public static func expectation(of key: Key) -> String {
    switch key {
    case .scale, .output, .norm: values(of: key).joined(separator: ", ")
    case .heads: "a whole number 1 ... \(greatestHeads)"
    }
  }

  /// Sets an attribute from text.
  ///
  /// - Returns: Whether the attribute can have this value; if not, nothing is changed.
  public mutating func set(_ key: Key, to text: String) -> Bool {
    switch key {
    case .scale: return Self.assign(text, to: &scale)
    case .output: return Self.assign(text, to: &output)
    case .norm: return Self.assign(text, to: &norm)
    case .heads:
      guard let number = Int(text), (1...Self.greatestHeads).contains(number), "\(number)" == text
      else { return false }
      heads = number
      return true
    }
  }

  private static func assign<Value: RawRepresentable<String>>(
    _ text: String,
    to attribute: inout Value
  ) -> Bool {
    guard let value = Value(rawValue: text) else { return false }
    attribute = value
    return true
  }
}

/// An operation with its attributes, as options and suites name it: `quantize_tensor`,
/// `w8a8_linear,scale=static`.
public struct OperationVariant: Hashable, Sendable, CustomStringConvertible {
  /// The operation.
  public var operation: KernelOperation
  /// How it is asked for.
  public var attributes: OperationAttributes

  /// Creates a variant.
  public init(_ operation: KernelOperation, attributes: OperationAttributes = .init()) {
    self.operation = operation
    self.attributes = attributes
  }

  /// Reads the text form; `nil` for unknown names and values, and for attributes that the operation
  /// does not have.
  public init?(text: String) {
    let parts = text.split(separator: ",", omittingEmptySubsequences: false)
    guard let operation = KernelOperation(rawValue: String(parts[0])) else { return nil }
    self.init(operation)
    for part in parts.dropFirst() {
      let pair = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard pair.count == 2, let key = OperationAttributes.Key(rawValue: String(pair[0])),
        operation.attributeKeys.contains(key), attributes.set(key, to: String(pair[1]))
      else { return nil }
    }
  }

  /// The text form.
  public var description: String { operation.rawValue + attributes.text }
}
