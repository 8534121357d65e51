// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

public import OptimizedOperations
import Quantization
public import Records
import ReferenceOperations
import TensorCore

/// One of our INT8 operations on one kernel row.
public final class IntegerContender: Contender {
  private enum Work {
    case product(activation: Matrix<Int8>, output: Matrix<Int32>)
    case linear(activation: Matrix<Float>, bias: [Float], output: Matrix<Float>)
    case quantizeToken(activation: Matrix<Float>, codes: Matrix<Int8>, scales: [Scale])
    case quantizeTensor(activation: Matrix<Float>, codes: Matrix<Int8>, scale: Scale)
  }

  private let benchmarkCase: BenchmarkCase
  private let operations: OptimizedOperations
  private var work: Work
  private let weightCodes: Matrix<Int8>
  private let columnScales: [Scale]
  private let weights: [PackedWeight]
  private var turn = 0

  /// Memory taken by one packed weight and its scales.
  public let footprint: WeightFootprint

  /// Packs the weight of a case, as many copies as the cache mode asks for.
  public init(_ operands: CaseOperands, operations: OptimizedOperations) throws {
    benchmarkCase = operands.benchmarkCase
    self.operations = operations
    let shape = benchmarkCase.shape
    switch benchmarkCase.operation {
    case .product:
      work = .product(
        activation: operands.activationCodes,
        output: Matrix(uninitializedRows: shape.rows, columns: shape.columns)
      )
    case .linear:
      work = .linear(
        activation: operands.activation,
        bias: operands.bias,
        output: Matrix(uninitializedRows: shape.rows, columns: shape.columns)
      )
    case .quantizeToken:
      work = .quantizeToken(
        activation: operands.activation,
        codes: Matrix(uninitializedRows: shape.rows, columns: shape.depth),
        scales: []
      )
    case .quantizeTensor:
      work = .quantizeTensor(
        activation: operands.activation,
        codes: Matrix(uninitializedRows: shape.rows, columns: shape.depth),
        scale: Scale(absoluteMaximum: 0)
      )
    }
    guard benchmarkCase.operation.hasWeight else {
      weightCodes = Matrix(rows: 0, columns: 0, repeating: 0)
      columnScales = []
      weights = []
      footprint = WeightFootprint(allocatorLive: nil, resident: nil)
      return
    }
    let weight = try operands.quantizedWeight()
    weightCodes = weight.codes
    let ((first, scales), footprint) = try WeightFootprint.measure {
      (try PackedWeight(weight.codes, row: operations.row), weight.rowScales.map { $0 })
    }
    columnScales = scales
    self.footprint = footprint
    let copies = benchmarkCase.cache.copies(weightBytes: first.byteCount)
    weights =
      try [first]
      + (1..<copies).map { _ in
        try PackedWeight(weight.codes, row: operations.row)
      }
  }

  /// Row of the kernel table.
  public var kernel: String { operations.row.name }
  /// Always `smoothbench`.
  public var provider: String { "smoothbench" }
  /// Never a baseline.
  public var isBaseline: Bool { false }
  /// 8 bits.
  public var precision: Precision { .int8 }
  /// The row's own 8-bit sequence, for operations that multiply.
  public var peakProbe: PeakProbe? {
    benchmarkCase.operation.hasWeight ? PeakProbe(row: operations.row, unit: .integer) : nil
  }

  /// Computes the case once.
  public func run() throws {
    switch work {
    case .product(let activation, var output):
      work = .product(activation: activation, output: Self.noOutput())
      try operations.multiply(activation, by: nextWeight(), into: &output)
      work = .product(activation: activation, output: output)
    case .linear(let activation, let bias, var output):
      work = .linear(activation: activation, bias: bias, output: Self.noOutput())
      try operations.applyLinear(
        activation,
        weight: nextWeight(),
        columnScales: columnScales,
        bias: bias,
        into: &output
      )
      work = .linear(activation: activation, bias: bias, output: output)
    case .quantizeToken(let activation, var codes, var scales):
      work = .quantizeToken(activation: activation, codes: Self.noOutput(), scales: [])
      try operations.quantizePerToken(
        activation,
        range: .restricted,
        codes: &codes,
        scales: &scales
      )
      work = .quantizeToken(activation: activation, codes: codes, scales: scales)
    case .quantizeTensor(let activation, var codes, _):
      work = .quantizeTensor(
        activation: activation,
        codes: Self.noOutput(),
        scale: Scale(absoluteMaximum: 0)
      )
      let scale = try operations.quantizePerTensor(
        activation,
        scale: nil,
        range: .restricted,
        codes: &codes
      )
      work = .quantizeTensor(activation: activation, codes: codes, scale: scale)
    }
  }

  /// Takes the place of an output while it is written, so that it is referenced once and not copied.
  private static func noOutput<Element: Numeric>() -> Matrix<Element> {
    Matrix(rows: 0, columns: 0, repeating: 0)
  }

  private func nextWeight() -> PackedWeight {
    turn = (turn + 1) % weights.count
    return weights[turn]
  }

  /// Checks the output of the last call.
  ///
  /// - Throws: ``ResultCheckError``.
  public func verify() throws -> BenchmarkRecord.Verified {
    let check = ResultCheck(caseText: benchmarkCase.description, kernel: kernel)
    switch work {
    case .product(let activation, let output):
      return try check.product(
        activation: activation,
        weight: weightCodes,
        output: output,
        seed: benchmarkCase.seed
      )
    case .linear(let activation, let bias, let output):
      return try check.linear(
        activation: activation,
        weight: weightCodes,
        columnScales: columnScales,
        bias: bias,
        output: output,
        operations: operations,
        seed: benchmarkCase.seed
      )
    case .quantizeToken(let activation, let codes, let scales):
      return try check.quantized(
        activation,
        codes: codes,
        scales: scales,
        expected: ReferenceOperations().quantizedPerToken(activation, range: .restricted)
      )
    case .quantizeTensor(let activation, let codes, let scale):
      return try check.quantized(
        activation,
        codes: codes,
        scales: [scale],
        expected: ReferenceOperations().quantizedPerTensor(
          activation,
          scale: nil,
          range: .restricted
        )
      )
    }
  }
}
