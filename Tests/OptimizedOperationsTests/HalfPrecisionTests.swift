// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import TensorCore
import Testing

@testable import OptimizedOperations

/// Conversions between FP32 and the two-byte formats, against Swift's own.
@Suite struct HalfPrecisionTests {
  private static let rowNames = KernelRow.supported.map(\.name)

  /// Every FP32 number that lies at, halfway between and just beside the numbers of a two-byte format, whose
  /// last place is `lastPlace` of FP32's bits, both signs, infinities and NaNs included.
  private static func neighbours(lastPlace: UInt32) -> [Float] {
    (0...UInt32.max / (lastPlace / 2)).flatMap { step in
      let bits = step * (lastPlace / 2)
      return [bits, bits &+ 1, bits &- 1].map { Float(bitPattern: $0) }
    }
  }

  /// All that FP16 tells apart above its subnormals, and numbers near the ties of those.
  private static let aroundHalf: [Float] =
    neighbours(lastPlace: 1 << 13)
    + (0...2048).flatMap { step -> [Float] in
      let tie = Float(step) * 0x1p-25
      return [tie, tie.nextUp, tie.nextDown, -tie, -tie.nextUp, -tie.nextDown]
    }

  @Test(arguments: rowNames)
  func roundsToFP16AsSwiftDoes(rowName: String) throws {
    let kernels = MicroKernels(try KernelRow.named(rowName))
    let values = Self.aroundHalf
    var output = [UInt16](repeating: 0, count: values.count)
    kernels.storeHalf(values.count, values, &output)
    for (value, found) in zip(values, output) {
      if value.isNaN {
        #expect(Float16(bitPattern: found).isNaN && found & 0x0200 != 0)
      } else if found != Float16(value).bitPattern {
        Issue.record("\(value) became \(found), expected \(Float16(value).bitPattern)")
      }
    }
  }

  @Test(arguments: rowNames)
  func roundsToBF16AsTheModelOfIt(rowName: String) throws {
    let kernels = MicroKernels(try KernelRow.named(rowName))
    let values = Self.neighbours(lastPlace: 1 << 16)
    var output = [UInt16](repeating: 0, count: values.count)
    kernels.storeBFloat(values.count, values, &output)
    for (value, found) in zip(values, output) where found != BFloat16(value).bitPattern {
      Issue.record("\(value) became \(found), expected \(BFloat16(value).bitPattern)")
    }
  }

  @Test(arguments: rowNames)
  func givesTheBitsOfEveryTwoByteNumber(rowName: String) throws {
    let kernels = MicroKernels(try KernelRow.named(rowName))
    let patterns = (0...UInt16.max).map { $0 }
    var halves = [Float](repeating: 0, count: patterns.count)
    var bfloats = halves
    kernels.convertHalf(patterns.count, patterns, &halves)
    kernels.convertBFloat(patterns.count, patterns, &bfloats)
    for (index, pattern) in patterns.enumerated() {
      let half = Float(Float16(bitPattern: pattern))
      if half.isNaN ? !halves[index].isNaN : halves[index].bitPattern != half.bitPattern {
        Issue.record("FP16 \(pattern) became \(halves[index]), expected \(half)")
      }
      if bfloats[index].bitPattern != UInt32(pattern) << 16 {
        Issue.record("BF16 \(pattern) became \(bfloats[index])")
      }
    }
  }
}
