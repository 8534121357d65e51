// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Quantization
import TensorCore
import Testing

@Suite struct ScaleTests {
  @Test(arguments: [0, -1, Float.infinity])
  func refusesAScaleThatIsNotFiniteAndAboveZero(value: Float) {
    #expect(throws: QuantizationError.scaleNotUsable(value: value)) { try Scale(value) }
  }

  @Test func refusesNotANumber() {
    // Compared by type: an error that carries NaN is not equal to itself.
    #expect(throws: QuantizationError.self) { try Scale(.nan) }
  }

  @Test(
    arguments: [
      (0, 1), (127, 1), (1, 0x1.020408p-7), (-0.0, 1),
      // 63/127 and 64/127 of the smallest number: the first rounds to zero and is lifted.
      (63 * Float.leastNonzeroMagnitude, Float.leastNonzeroMagnitude),
      (64 * Float.leastNonzeroMagnitude, Float.leastNonzeroMagnitude),
    ] as [(Float, Float)]
  )
  func isTheAbsoluteMaximumDividedBy127(absoluteMaximum: Float, expected: Float) {
    #expect(Scale(absoluteMaximum: absoluteMaximum).value == expected)
  }
}

@Suite struct MigrationStrengthTests {
  @Test(arguments: [0, 0.5, 1])
  func acceptsZeroToOne(value: Double) throws {
    #expect(try MigrationStrength(value).value == value)
  }

  @Test(arguments: [-0.001, 1.001, .infinity])
  func refusesValuesOutside(value: Double) {
    #expect(throws: QuantizationError.migrationStrengthOutOfRange(value: value)) {
      try MigrationStrength(value)
    }
  }

  @Test func refusesNotANumber() {
    #expect(throws: QuantizationError.self) { try MigrationStrength(.nan) }
  }
}

@Suite struct QuantizedMatrixTests {
  private let codes = Matrix<Int8>(rows: 2, columns: 5, repeating: 1)

  @Test(
    arguments: [
      (.perTensor, 1), (.perToken, 2), (.perChannel, 2), (.perGroup(size: 2), 6),
      (.perGroup(size: 5), 2), (.perGroup(size: 9), 2),
    ] as [(Granularity, Int)]
  )
  func asksForOneScaleForEachPart(granularity: Granularity, count: Int) throws {
    let scales = Array(repeating: Scale(absoluteMaximum: 1), count: count)
    _ = try QuantizedMatrix(codes: codes, scales: scales, granularity: granularity)
    let expected = ShapeError.lengthMismatch(vector: "scales", found: count + 1, expected: count)
    #expect(throws: expected) {
      try QuantizedMatrix(codes: codes, scales: scales + scales[..<1], granularity: granularity)
    }
  }

  @Test func findsTheScaleOfACodeInItsGroup() throws {
    let scales = try (1...6).map { try Scale(Float($0)) }
    let granularity = Granularity.perGroup(size: 2)
    let matrix = try QuantizedMatrix(codes: codes, scales: scales, granularity: granularity)
    #expect((0..<5).map { matrix.scale(row: 1, column: $0).value } == [4, 4, 5, 5, 6])
  }

  @Test func repeatsTheScaleOfATensorForEveryRow() throws {
    let scale = try Scale(0.25)
    let matrix = try QuantizedMatrix(codes: codes, scales: [scale], granularity: .perTensor)
    #expect(matrix.rowScales == [scale, scale])
  }
}

@Suite struct QuantizationErrorTests {
  @Test func saysWhereAndWhat() {
    let error = QuantizationError.notFinite(
      matrix: "activation",
      row: 3,
      column: 7,
      value: .infinity
    )
    #expect(
      error.description
        == "activation holds inf at row 3, column 7; every value must be finite"
    )
    let maximum = QuantizationError.maximumNotUsable(
      vector: "weight maxima",
      channel: 4,
      value: -1
    )
    #expect(
      maximum.description
        == "weight maxima of input channel 4 is -1.0; it must be finite and zero or above"
    )
  }
}

@Suite struct OperationVariantTests {
  @Test(arguments: [
    "gemm_s8s8s32", "w8a8_linear", "w8a8_linear,scale=static",
    "w8a8_linear,scale=static,output=s8", "norm_quantize,norm=rms", "attention_pv",
    "attention_qk,heads=12",
  ])
  func readsItsOwnText(_ text: String) throws {
    #expect(try #require(OperationVariant(text: text)).description == text)
  }

  @Test func leavesDefaultsOut() {
    #expect(
      OperationVariant(text: "quantize_tensor,scale=dynamic")?.description == "quantize_tensor"
    )
  }

  @Test(arguments: [
    "", "w8a8", "w8a8_linear,", "w8a8_linear,scale", "w8a8_linear,scale=", "w8a8_linear,color=red",
    "gemm_s8s8s32,scale=static", "quantize_token,scale=dynamic",
    "gemm_s8s8s32,heads=2", "attention_qk,heads=0", "attention_qk,heads=012",
    "attention_qk,heads=1025", "attention_qk,heads=two",
  ])
  func refusesWhatTheOperationDoesNotHave(_ text: String) {
    #expect(OperationVariant(text: text) == nil)
  }

  @Test func everyValueCanBeSet() {
    for key in OperationAttributes.Key.allCases {
      for value in OperationAttributes.values(of: key) {
        var attributes = OperationAttributes()
        let isSet = attributes.set(key, to: value)
        #expect(isSet)
        #expect(attributes.value(of: key) == value)
      }
    }
  }
}
