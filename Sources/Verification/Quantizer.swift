// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Quantization
import ReferenceOperations
import TensorCore

/// One of the three ways an activation is quantized.
struct Quantizer {
  /// Which scale.
  enum Kind {
    /// One for each row, found.
    case token
    /// One for the matrix, found.
    case tensor
    /// One for the matrix, given.
    case given(Scale)
  }

  let kind: Kind
  let range: QuantizedRange

  /// What failures call it.
  var name: String {
    switch kind {
    case .token: "per token"
    case .tensor: "per tensor, dynamic"
    case .given: "per tensor, static"
    }
  }

  /// Whether the scale is found from the values.
  var isDynamic: Bool {
    if case .given = kind { false } else { true }
  }

  /// The quantizer of a case's operation and attributes.
  init(_ context: CheckContext) throws {
    let given = try context.data.activationScale()
    let isPerToken = context.verificationCase.operation == .quantizeToken
    self.init(
      kind: given.map { .given($0) } ?? (isPerToken ? .token : .tensor),
      range: context.verificationCase.range
    )
  }

  private init(kind: Kind, range: QuantizedRange) {
    self.kind = kind
    self.range = range
  }

  /// Quantizes by some implementation.
  func quantized(
    _ values: Matrix<Float>,
    by operations: any OperationFamily
  ) throws -> QuantizedMatrix {
    switch kind {
    case .token: try operations.quantizedPerToken(values, range: range)
    case .tensor: try operations.quantizedPerTensor(values, scale: nil, range: range)
    case .given(let scale): try operations.quantizedPerTensor(values, scale: scale, range: range)
    }
  }

  /// The same quantizer with a given scale multiplied by a power of two.
  func scaled(by power: Float) throws -> Quantizer {
    guard case .given(let scale) = kind else { return self }
    return Quantizer(kind: .given(try Scale(scale.value * power)), range: range)
  }
}

extension QuantizedMatrix {
  /// The same codes with every scale multiplied by a power of two.
  ///
  /// The scale 1 of a row of zeros stays, where scales are found.
  func scaled(by power: Float, keepingZeroRows: Bool) throws -> QuantizedMatrix {
    let scales = try scales.enumerated().map { index, scale in
      let rows = granularity == .perTensor ? 0..<codes.rows : index..<index + 1
      let isZero = rows.allSatisfy { row in codes.row(row).allSatisfy { $0 == 0 } }
      return keepingZeroRows && isZero ? scale : try Scale(scale.value * power)
    }
    return try QuantizedMatrix(codes: codes, scales: scales, granularity: granularity)
  }
}
