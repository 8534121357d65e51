// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Glibc
import OptimizedOperations
import Quantization
import ReferenceOperations
import TensorCore
import Testing

@Suite struct RotaryTableTests {
  /// A model, and what `_compute_llama3_parameters` of transformers 5.24.0 gives for it in FP64.
  struct Argument: Sendable, CustomTestStringConvertible {
    let model: String
    let headSize: Int
    let factor: Double
    /// The first and last pairs of each range of waves, and some between.
    let frequencies: [Int: Double]
    var testDescription: String { model }

    static let all = [
      Argument(
        model: "Llama-3.1-8B",
        headSize: 128,
        factor: 8,
        frequencies: [
          0: 1, 28: 0.0032114459947525913, 29: 0.002166570763503359, 31: 0.0008567514129196321,
          34: 0.00017850781276799638, 35: 9.556212353964683e-05, 63: 3.068925988914511e-07,
        ]
      ),
      Argument(
        model: "Llama-3.2-1B",
        headSize: 64,
        factor: 32,
        frequencies: [
          0: 1, 14: 0.0032114459947525913, 15: 0.0012905479282092638, 16: 0.00042955679655936815,
          17: 9.70828780262767e-05, 18: 1.9461638184831125e-05, 31: 9.418306725434909e-08,
        ]
      ),
    ]
  }

  /// Each side rounds a wave and its share ten times, which the mix magnifies by up to three.
  private static let bound = 64 * 0x1p-53

  private func check(_ operations: some TransformerOperations, _ argument: Argument) {
    let table = operations.rotaryTable(
      base: 500_000,
      scaling: RotaryScaling(
        factor: argument.factor,
        lowFrequencyFactor: 1,
        highFrequencyFactor: 4,
        originalContextLength: 8192
      ),
      headSize: argument.headSize,
      positions: 2
    )
    for (pair, frequency) in argument.frequencies {
      let sineError = abs(table.sines[1, pair] - sin(frequency))
      #expect(sineError <= Self.bound * frequency, "pair \(pair)")
      #expect(abs(table.cosines[1, pair] - cos(frequency)) <= Self.bound, "pair \(pair)")
      #expect(table.sines[0, pair] == 0 && table.cosines[0, pair] == 1, "pair \(pair)")
    }
  }

  @Test(arguments: Argument.all)
  func scalesFrequenciesInFP64AsTransformersDoes(argument: Argument) {
    check(ReferenceTransformer(), argument)
  }

  @Test(arguments: Argument.all)
  func scalesFrequenciesForFP32AsTransformersDoes(argument: Argument) throws {
    let row = try #require(KernelRow.supported.first)
    check(FloatTransformer(row: row, pool: WorkerPool(threads: 1)), argument)
  }
}
