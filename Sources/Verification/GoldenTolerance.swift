// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

/// How far a value may lie from the golden one, and the sentence that derives it.
///
/// A count of roundings n in a precision with unit roundoff u gives gamma_n = n u / (1 - n u)
/// (Higham, Accuracy and Stability of Numerical Algorithms, lemma 3.1).
public enum GoldenTolerance: Sendable, Equatable {
  /// Where a slack comes from.
  public struct Slack: Sendable, Equatable {
    /// n: roundings that lie between two right values.
    public let roundings: Int
    /// Bits of precision: 53 for FP64, 24 for FP32; u = 2^-precision.
    public let precision: Int
    /// Which roundings these are.
    public let why: String

    /// gamma_n = n u / (1 - n u).
    public var gamma: Double {
      let product = Double(roundings) * Double(sign: .plus, exponent: -precision, significand: 1)
      return product / (1 - product)
    }

    /// What n roundings to subnormal numbers can add: half the smallest number for each.
    var underflow: Double {
      let smallest = precision == 24 ? 0x1p-149 : Double.leastNonzeroMagnitude
      return Double(roundings) * smallest
    }
  }

  /// Every bit as recorded.
  case exact
  /// At most gamma_n times the golden value.
  case relative(Slack)
  /// At most gamma_n times the element of another tensor of the file: the sum of the absolute
  /// values of a sum's terms, where these may cancel.
  case magnitude(Slack, tensor: String)
  /// At most gamma_n times |left| |right|^T, two matrices of the file.
  case product(Slack, left: String, right: String)

  /// The bound in symbols, and after a colon its derivation.
  public var description: String {
    switch self {
    case .exact: return "0: every bit as recorded"
    case .relative(let slack): return Self.text(slack, of: "|expected|")
    case .magnitude(let slack, let tensor): return Self.text(slack, of: tensor)
    case .product(let slack, let left, let right):
      return Self.text(slack, of: "|\(left)| |\(right)|^T")
    }
  }

  private static func text(_ slack: Slack, of factor: String) -> String {
    "gamma_\(slack.roundings) \(factor): u = 2^-\(slack.precision); \(slack.why)"
  }
}

extension GoldenTolerance: Decodable {
  private enum Key: String, CodingKey {
    case kind = "class"
    case roundings
    case precision
    case why
    case magnitude
    case left
    case right
  }

  /// Reads a tolerance of the manifest.
  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: Key.self)
    let kind = try values.decode(String.self, forKey: .kind)
    switch kind {
    case "exact": self = .exact
    case "relative": self = .relative(try Self.slack(values))
    case "magnitude":
      self = .magnitude(
        try Self.slack(values),
        tensor: try values.decode(String.self, forKey: .magnitude)
      )
    case "product":
      self = .product(
        try Self.slack(values),
        left: try values.decode(String.self, forKey: .left),
        right: try values.decode(String.self, forKey: .right)
      )
    default:
      throw DecodingError.dataCorruptedError(
        forKey: .kind,
        in: values,
        debugDescription: "class '\(kind)' is not exact, relative, magnitude or product"
      )
    }
  }

  private static func slack(_ values: KeyedDecodingContainer<Key>) throws -> Slack {
    let roundings = try values.decode(Int.self, forKey: .roundings)
    let precision = try values.decode(Int.self, forKey: .precision)
    // More roundings than this and gamma_n no longer bounds anything.
    guard (1...1_000_000).contains(roundings), precision == 24 || precision == 53 else {
      throw DecodingError.dataCorruptedError(
        forKey: .roundings,
        in: values,
        debugDescription: "\(roundings) roundings of precision \(precision); expected 1 to "
          + "1000000 of precision 24 or 53"
      )
    }
    return Slack(
      roundings: roundings,
      precision: precision,
      why: try values.decode(String.self, forKey: .why)
    )
  }
}
