// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import FaultInjection

extension Fault {
  /// The most products the smallest case may have.
  var smallestWork: Int {
    switch self {
    case .tailColumnWrong: 17
    // 1041 products of 127 * 127 pass 2^24; a few more until a sum is odd where it must be even.
    case .floatAccumulator: 1100
    // 255 * 127 K passes 2^31.
    case .accumulatorSaturates: 131_071
    // The reciprocal is off for few values: a row that has one is not the shortest.
    case .reciprocalUncorrected: 12
    case .tailRowWrong, .depthTailDuplicated: 5
    case .pairsWrap: 2
    // Two by two codes in turn are the same read either way; two by three are not.
    case .valueReadAsKey: 6
    // The first outputs of a smallest case may all round towards zero anyway.
    case .outputTruncated: 8
    case .lastDepthStepDropped, .weightReadAsUnsigned, .biasBeforeScale, .compensationMissing,
      .compensationDoubled, .compensationMissingForOneRow:
      1
    case .pairsSaturate, .scalesOffByOneRow, .threadsRace, .halfRoundedAway: 2
    default: 4
    }
  }
}
