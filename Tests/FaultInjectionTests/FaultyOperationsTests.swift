// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Quantization
import TensorCore
import Testing

@testable import FaultInjection

/// Faults that meet the extremes of FP32.
@Suite struct FaultyOperationsTests {
  /// The reciprocal of a subnormal scale is infinite, and 0 times it no number.
  @Test func everyFaultOfQuantizersSurvivesSubnormalScales() throws {
    let activation = Matrix<Float>(rows: 2, columns: 3) { row, column in
      [0, 0x1p-140, -0x1p-149][column] * (row == 0 ? 1 : 0)
    }
    for fault in Fault.allCases {
      let faulty = FaultyOperations(fault: fault, threads: 1)
      for range in QuantizedRange.allCases {
        let perToken = try faulty.quantizedPerToken(activation, range: range)
        let perTensor = try faulty.quantizedPerTensor(activation, scale: nil, range: range)
        for codes in [perToken.codes, perTensor.codes] {
          #expect(codes.elements.allSatisfy { Int($0) >= range.lowest }, "\(fault.rawValue)")
        }
      }
    }
  }
}
