// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import OptimizedOperations
import Quantization
import ReferenceOperations
import TensorCore
import Testing
import TransformerModels

@Suite struct QuantizedLinearsTests {
  /// One scheme on one kernel row.
  struct Argument: CustomTestStringConvertible {
    let scheme: QuantizationScheme
    let row: String
    var testDescription: String { "\(scheme.name) on \(row)" }

    static let all = KernelRow.supported.flatMap { row in
      QuantizationScheme.all.map { Argument(scheme: $0, row: row.name) }
    }
  }

  private static let place = LinearPlace(
    block: 0,
    site: .attentionInput,
    names: ["layers.0.q_proj", "layers.0.k_proj"]
  )
  /// A scale that clips the largest activations, as a static scale does.
  private static let staticScale = Scale(absoluteMaximum: 1.5)
  private static let depth = 150
  private static let source = RandomSource(seed: 5)

  /// Rows of different sizes, and one channel of outliers above LLM.int8()'s threshold.
  private static let activation = Matrix(rows: 9, columns: depth) { row, column in
    let value = source.unit(stream: 1, row: row, column: column) - 0.5
    return Float(value * (column == 77 ? 40 : 1 + Double(row) / 4))
  }
  private static let weights = [(20, 2), (7, 3)].map { rows, stream in
    Matrix(rows: rows, columns: depth) { row, column in
      Float((source.unit(stream: UInt64(stream), row: row, column: column) - 0.5) / 8)
    }
  }
  private static let biases: [[Float]?] = [nil, (0..<7).map { Float($0) - 3 }]

  private static func linears(
    _ argument: Argument,
    keeping: String? = nil,
    stored: [String: QuantizedMatrix] = [:]
  ) throws -> QuantizedLinears {
    let row = try KernelRow.named(argument.row)
    return QuantizedLinears(
      scheme: argument.scheme,
      operations: OptimizedOperations(row: row, threads: 2),
      float: FloatTransformer(row: row, pool: WorkerPool(threads: 2)),
      sources: LinearSources(
        isKeptFloat: { name in keeping.map { name.hasSuffix($0) } ?? false },
        storedWeight: { stored[$0] },
        staticScale: { _ in staticScale }
      )
    )
  }

  /// The layer in FP64, from the reference's codes: nothing but the definition of the scheme.
  private static func expected(
    _ scheme: QuantizationScheme,
    weight: Matrix<Float>,
    bias: [Float]?
  ) throws -> (values: Matrix<Double>, magnitudes: Matrix<Double>) {
    let quantizer = ReferenceQuantizer(rule: .fp32, range: .restricted)
    let codedWeight = try quantizer.quantized(
      weight.map { Double($0) },
      granularity: scheme.weight
    )
    var regular = activation.map { Double($0) }
    var outliers = Matrix<Double>(rows: regular.rows, columns: depth, repeating: 0)
    if case .tokenWithoutOutliers = scheme.activation {
      for row in 0..<regular.rows {
        outliers[row, 77] = regular[row, 77]
        regular[row, 77] = 0
      }
    }
    let codedActivation =
      switch scheme.activation {
      case .token, .tokenWithoutOutliers:
        try quantizer.quantized(regular, granularity: .perToken)
      case .tensorDynamic: try quantizer.quantized(regular, granularity: .perTensor)
      case .tensorStatic:
        try quantizer.quantized(
          regular,
          scales: [Double(staticScale.value)],
          granularity: .perTensor
        )
      case .tensorStaticApart:
        // The outlier takes most rows beyond the range, others stay inside.
        try quantizer.quantized(
          regular,
          scales: (0..<9).map { row in
            let magnitude = activation.row(row).map(abs).max() ?? 0
            let isBeyond = magnitude > 127 * staticScale.value
            return Double(isBeyond ? Scale(absoluteMaximum: magnitude).value : staticScale.value)
          },
          granularity: .perToken
        )
      }
    let rebuilt = codedActivation.dequantized()
    let rebuiltWeight = codedWeight.dequantized()
    var values = Matrix<Double>(rows: 9, columns: weight.rows, repeating: 0)
    var magnitudes = values
    for row in 0..<9 {
      for column in 0..<weight.rows {
        values[row, column] = Double(bias?[column] ?? 0)
        magnitudes[row, column] = abs(values[row, column])
        for index in 0..<depth {
          let terms = [
            rebuilt[row, index] * rebuiltWeight[column, index],
            outliers[row, index] * Double(weight[column, index]),
          ]
          values[row, column] += terms[0] + terms[1]
          magnitudes[row, column] += abs(terms[0]) + abs(terms[1])
        }
      }
    }
    return (values, magnitudes)
  }

  @Test(arguments: Argument.all)
  func computesWhatItsSchemeDefines(argument: Argument) throws {
    let linears = try Self.linears(argument)
    let group = try linears.prepare(weights: Self.weights, biases: Self.biases, at: Self.place)
    let output = try linears.apply(group, to: Self.activation)
    #expect(output.shape == MatrixShape(rows: 9, columns: 27))
    var first = 0
    for (weight, bias) in zip(Self.weights, Self.biases) {
      let expected = try Self.expected(argument.scheme, weight: weight, bias: bias)
      // Integer sums are exact. What rounds in FP32: conversion, two scales, bias, at most three
      // groups or one outlier product and sum: fewer than 16 roundings of 2^-24.
      for row in 0..<9 {
        for column in 0..<weight.rows {
          let difference = abs(
            Double(output[row, first + column]) - expected.values[row, column]
          )
          #expect(difference <= 16 * 0x1p-24 * expected.magnitudes[row, column])
        }
      }
      first += weight.rows
    }
  }

  @Test(arguments: Argument.all.filter { $0.scheme.name == "w8a8-naive" })
  func keepsNamedLayersInFloatingPoint(argument: Argument) throws {
    let linears = try Self.linears(argument, keeping: "k_proj")
    let group = try linears.prepare(weights: Self.weights, biases: Self.biases, at: Self.place)
    let output = try linears.apply(group, to: Self.activation)
    let kept = try linears.prepare(
      weights: [Self.weights[1]],
      biases: [Self.biases[1]],
      at: LinearPlace(block: 0, site: nil, names: ["k_proj"])
    )
    let float = try linears.apply(kept, to: Self.activation)
    let quantized = try Self.linears(argument)
    let all = try quantized.apply(
      quantized.prepare(weights: Self.weights, biases: Self.biases, at: Self.place),
      to: Self.activation
    )
    for row in 0..<9 {
      #expect(Array(output.row(row)[20...]) == float.row(row))
      #expect(Array(output.row(row)[..<20]) == Array(all.row(row)[..<20]))
      #expect(Array(all.row(row)[20...]) != float.row(row))
    }
  }

  /// Stored codes are found by the name of their layer, behind a layer in floating point too; what is
  /// given as its weight does not matter then.
  @Test(arguments: Argument.all.filter { ["w8a8-channel", "zeroquant"].contains($0.scheme.name) })
  func takesStoredCodesByName(argument: Argument) throws {
    let stored = try ReferenceQuantizer(rule: .fp32).quantized(
      Self.weights[1].map { Double($0) },
      granularity: argument.scheme.weight
    ).quantizedMatrix()
    let zeros = Matrix<Float>(rows: 7, columns: Self.depth, repeating: 0)
    for keeping in ["q_proj", nil] {
      let linears = try Self.linears(argument, keeping: keeping)
      let expected = try linears.apply(
        linears.prepare(weights: Self.weights, biases: Self.biases, at: Self.place),
        to: Self.activation
      )
      let reading = try Self.linears(
        argument,
        keeping: keeping,
        stored: [Self.place.names[1]: stored]
      )
      let found = try reading.apply(
        reading.prepare(weights: [Self.weights[0], zeros], biases: Self.biases, at: Self.place),
        to: Self.activation
      )
      #expect(found == expected)
    }
  }

  @Test(arguments: Argument.all)
  func normalizesOnTheWayToInt8ToTheLastBit(argument: Argument) throws {
    let linears = try Self.linears(argument)
    let group = try linears.prepare(weights: Self.weights, biases: Self.biases, at: Self.place)
    let float = FloatTransformer(
      row: try KernelRow.named(argument.row),
      pool: WorkerPool(threads: 1)
    )
    let gain = (0..<Self.depth).map { 1 + Float($0 % 7) / 8 }
    for kind in Normalization.Kind.allCases {
      for bias in [nil, gain.map { $0 - 1 }] {
        let norm = try Normalization(kind: kind, gain: gain, bias: bias, epsilon: 1e-5)
        let normalized = float.normalized(Self.activation, by: norm)
        let joined = try linears.apply(group, to: Self.activation, normalizedBy: norm)
        // A scale of the whole tensor, or channels left out, need all of the input first; groups of
        // input channels have a product each.
        switch (argument.scheme.activation, argument.scheme.weight) {
        case (.tensorDynamic, _), (.tokenWithoutOutliers, _), (_, .perGroup):
          #expect(joined == nil)
        default: #expect(joined == (try linears.apply(group, to: normalized)))
        }
      }
    }
  }

  @Test func namesTheFirstValueThatIsNotFiniteOnTheWayToInt8() throws {
    let argument = try #require(Argument.all.first { $0.scheme.name == "smoothquant-o3" })
    let linears = try Self.linears(argument)
    let group = try linears.prepare(weights: Self.weights, biases: Self.biases, at: Self.place)
    var activation = Self.activation
    activation[4, 9] = .infinity
    let norm = try Normalization(
      kind: .rootMeanSquare,
      gain: Array(repeating: 1, count: Self.depth),
      bias: nil,
      epsilon: 1e-5
    )
    #expect(
      throws: QuantizationError.notFinite(
        matrix: "activation",
        row: 4,
        column: 9,
        value: .infinity
      )
    ) {
      try linears.apply(group, to: activation, normalizedBy: norm)
    }
    let overflowing = try Normalization(
      kind: .rootMeanSquare,
      gain: Array(repeating: .greatestFiniteMagnitude, count: Self.depth),
      bias: nil,
      epsilon: 1e-5
    )
    let error = #expect(throws: QuantizationError.self) {
      try linears.apply(group, to: Self.activation, normalizedBy: overflowing)
    }
    guard case .notFinite("normalized activation", _, _, _) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
  }

  @Test func leavesTheHeadInFloatingPoint() throws {
    let argument = try #require(Argument.all.first)
    let linears = try Self.linears(argument)
    let head = try linears.prepare(
      weights: [Self.weights[0]],
      biases: [nil],
      at: LinearPlace(block: nil, site: nil, names: ["lm_head"])
    )
    let float = FloatTransformer(
      row: try KernelRow.named(argument.row),
      pool: WorkerPool(threads: 1)
    )
    let expected = try float.apply(
      float.prepare(weights: [Self.weights[0]], biases: [nil], at: Self.place),
      to: Self.activation
    )
    #expect(try linears.apply(head, to: Self.activation) == expected)
  }
}
