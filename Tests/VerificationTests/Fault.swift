// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Testing

/// A fault that real kernels have had.
enum Fault: String, CaseIterable, CustomTestStringConvertible {
  case lastDepthStepDropped
  case tailColumnWrong
  case pairsSaturate
  case scalesOffByOneRow
  case truncatedInsteadOfRounded
  case halfRoundedAway
  case biasBeforeScale
  case threadsRace
  case weightReadAsUnsigned
  case floatAccumulator
  case pairsWrap
  case lowestNotNegated
  case zeroRowDividedByZero
  case flushedSubnormals
  case gapBetweenRowsRead
  case notFinitePassedThrough
  case wholeLayerFused
  case headsMeetTheFirst
  case groupedHeadsInterleaved
  case valueReadAsKey
  case headScalesOfTheFirst
  case outputTruncated
  case outputHalfRoundedAway
  case outputWraps
  case meanNotSubtracted
  case epsilonForgotten
  case normalizationBiasForgotten

  var testDescription: String { rawValue }

  /// Laws of which at least one must be broken.
  var brokenLaws: Set<String> {
    switch self {
    case .lastDepthStepDropped, .tailColumnWrong, .pairsSaturate, .weightReadAsUnsigned,
      .floatAccumulator, .pairsWrap, .lowestNotNegated:
      ["exact-int32"]
    case .scalesOffByOneRow, .zeroRowDividedByZero, .flushedSubnormals: ["quantizer-rule"]
    case .truncatedInsteadOfRounded: ["quantizer-half-step"]
    case .halfRoundedAway: ["quantizer-rule"]
    case .biasBeforeScale: ["epilogue"]
    case .threadsRace: ["thread-count"]
    case .gapBetweenRowsRead: ["row-stride"]
    case .notFinitePassedThrough: ["non-finite-refused"]
    case .wholeLayerFused: ["linear-composition"]
    case .headsMeetTheFirst, .groupedHeadsInterleaved, .valueReadAsKey: ["attention-exact"]
    case .headScalesOfTheFirst: ["attention-scaled"]
    case .outputTruncated, .outputWraps: ["requantize-fp64"]
    case .outputHalfRoundedAway: ["requantize-ties"]
    case .meanNotSubtracted, .epsilonForgotten, .normalizationBiasForgotten:
      ["norm-quantize-fp64"]
    }
  }

  /// The most products the smallest case may have.
  var smallestWork: Int {
    switch self {
    case .tailColumnWrong: 17
    // 1041 products of 127 * 127 pass 2^24; a few more until a sum is odd where it must be even.
    case .floatAccumulator: 1100
    case .pairsWrap: 2
    // Two by two codes in turn are the same read either way; two by three are not.
    case .valueReadAsKey: 6
    // The first outputs of a smallest case may all round towards zero anyway.
    case .outputTruncated: 8
    case .lastDepthStepDropped, .weightReadAsUnsigned, .biasBeforeScale: 1
    case .pairsSaturate, .scalesOffByOneRow, .threadsRace, .halfRoundedAway: 2
    default: 4
    }
  }
}
