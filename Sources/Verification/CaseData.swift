// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

public import Quantization
public import TensorCore

/// The operands of a case, made from its fill and seed.
///
/// Every element depends on its position and the seed alone: a smaller shape of the same seed has
/// the upper left part of the larger one's data. Gaps between rows hold traps, -128 or NaN, which
/// change a result that reads them.
public struct CaseData: Sendable {
  /// The case.
  public let verificationCase: VerificationCase
  let source: RandomSource
  private let captured: CapturedTensors.Layer?

  /// Makes the data of a case.
  ///
  /// - Parameters:
  ///   - verificationCase: The case.
  ///   - captured: Real tensors for the fill `captured-tiled`; that fill needs them.
  public init(_ verificationCase: VerificationCase, captured: CapturedTensors?) {
    self.verificationCase = verificationCase
    source = RandomSource(seed: verificationCase.seed)
    self.captured = captured?.layer(seed: verificationCase.seed)
  }

  /// The same operands with nothing between their rows.
  func withoutStride() -> CaseData {
    var dense = verificationCase
    dense.stride = 0
    return CaseData(dense, layer: captured)
  }

  private init(_ verificationCase: VerificationCase, layer: CapturedTensors.Layer?) {
    self.verificationCase = verificationCase
    source = RandomSource(seed: verificationCase.seed)
    captured = layer
  }

  private var shape: ProblemShape { verificationCase.shape }

  /// Codes of the activation.
  ///
  /// Shape: `[M, K]`.
  public func activationCodes() -> Matrix<Int8> {
    codes(.activation, rows: shape.rows, lowest: -128)
  }

  /// Codes of the weight.
  ///
  /// Shape: `[N, K]`.
  public func weightCodes() -> Matrix<Int8> {
    codes(.weight, rows: shape.columns, lowest: -128)
  }

  /// Codes of an operand, none below `lowest`.
  func codes(_ role: OperandRole, rows: Int, lowest: Int8) -> Matrix<Int8> {
    let fill = codeFill(role)
    return matrix(rows: rows, columns: shape.depth, trap: -128) { row, column in
      max(fill.code(row: row, column: column), lowest)
    }
  }

  /// Codes of an operand by row and depth.
  func codeFill(_ role: OperandRole) -> CodeFill {
    CodeFill(
      fill: verificationCase.fill,
      role: role,
      columns: shape.depth,
      source: source,
      captured: captured
    )
  }

  /// Real activation.
  ///
  /// Shape: `[M, K]`.
  public func activation() -> Matrix<Float> {
    values(.activation, rows: shape.rows)
  }

  /// Real weight.
  ///
  /// Shape: `[N, K]`.
  public func weight() -> Matrix<Float> {
    values(.weight, rows: shape.columns)
  }

  /// The scale given for the whole activation, or `nil` where the case has it found.
  ///
  /// From a quarter of the scale that would be found to twice it: codes clipped and codes unused.
  public func activationScale() throws -> Scale? {
    guard verificationCase.attributes.scale == .given else { return nil }
    let quantized = try verificationCase.operation == .normQuantize ? normalized() : activation()
    let found = Scale(absoluteMaximum: quantized.elements.reduce(0) { max($0, abs($1)) })
    return try Scale(max(found.value * Float(givenScaleFactor), .leastNonzeroMagnitude))
  }

  /// From a quarter to twice.
  var givenScaleFactor: Double { 0.25 + 1.75 * source.unit(.choice, row: 3, column: 0) }

  private func values(_ role: OperandRole, rows: Int) -> Matrix<Float> {
    let fill = ValueFill(
      fill: verificationCase.fill,
      role: role,
      columns: shape.depth,
      source: source,
      captured: captured
    )
    return matrix(rows: rows, columns: shape.depth, trap: .nan) { row, column in
      fill.value(row: row, column: column)
    }
  }

  /// A weight of codes with a scale for each channel, or one for all with every fourth seed.
  public func quantizedWeight() throws -> QuantizedMatrix {
    let codes = codes(.weight, rows: shape.columns, lowest: -127)
    let isPerTensor = source.columnBits(.columnScale, 0) % 4 == 0
    return try QuantizedMatrix(
      codes: codes,
      scales: isPerTensor ? [columnScales()[0]] : columnScales(),
      granularity: isPerTensor ? .perTensor : .perChannel
    )
  }

  private func matrix<Element>(
    rows: Int,
    columns: Int,
    trap: Element,
    _ value: (_ row: Int, _ column: Int) -> Element
  ) -> Matrix<Element> {
    let stride = columns + verificationCase.stride
    var matrix = Matrix(rows: rows, columns: columns, rowStride: stride, repeating: trap)
    matrix.withUnsafeMutablePointer { pointer in
      for row in 0..<rows {
        for column in 0..<columns { pointer[row * stride + column] = value(row, column) }
      }
    }
    return matrix
  }
}
