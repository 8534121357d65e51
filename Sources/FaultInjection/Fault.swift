// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

/// A fault that kernels and quantizers have had, or invite.
public enum Fault: String, CaseIterable, Sendable {
  // Products.
  case pairsSaturate = "vpmaddubsw-saturates"
  case pairsWrap = "s16-pair-wraps"
  case lowestNotNegated = "psignb-of-minus-128"
  case weightReadAsUnsigned = "weight-read-as-unsigned"
  case floatAccumulator = "fp32-accumulator"
  case accumulatorSaturates = "vpdpbusds-saturates"
  case compensationMissing = "compensation-missing"
  case compensationDoubled = "compensation-doubled"
  case compensationMissingForOneRow = "compensation-missing-for-one-row"
  case lastDepthStepDropped = "last-depth-step-dropped"
  case depthTailDuplicated = "depth-tail-duplicated"
  case tailColumnWrong = "tail-column-wrong"
  case tailRowWrong = "tail-row-wrong"
  case tileTransposed = "smmla-tile-transposed"
  case weightNotInterleaved = "tdpbssd-weight-not-interleaved"
  case threadsRace = "threads-race"
  case gapBetweenRowsRead = "read-past-the-row"
  case endOverrun = "read-past-the-end"
  // Quantizers.
  case scalesOffByOneRow = "scale-off-by-one-row"
  case scalesStale = "scale-stale"
  case truncatedInsteadOfRounded = "truncated-for-rounded"
  case halfRoundedAway = "half-rounded-away"
  case reciprocalUncorrected = "reciprocal-uncorrected"
  case divisorTooLarge = "divisor-127.5"
  case zeroRowDividedByZero = "zero-row-divided"
  case flushedSubnormals = "subnormals-flushed"
  case notFinitePassedThrough = "not-finite-passed-through"
  // Epilogues.
  case scalesTransposed = "scales-transposed"
  case biasBeforeScale = "bias-before-scale"
  case wholeLayerFused = "layer-rounds-on-its-own"
  case outputTruncated = "output-truncated"
  case outputHalfRoundedAway = "output-half-rounded-away"
  case outputWraps = "output-wraps"
  case outputOverflows = "output-wraps-at-32-bits"
  // Attention and normalization.
  case headsMeetTheFirst = "heads-meet-the-first"
  case groupedHeadsInterleaved = "grouped-heads-interleaved"
  case valueReadAsKey = "value-read-as-key"
  case headScalesOfTheFirst = "head-scales-of-the-first"
  case meanNotSubtracted = "mean-not-subtracted"
  case epsilonForgotten = "epsilon-forgotten"
  case normalizationBiasForgotten = "normalization-bias-forgotten"

  /// The laws that are asked to show it, the likeliest first.
  public var laws: [String] {
    switch self {
    case .pairsSaturate, .pairsWrap, .lowestNotNegated, .weightReadAsUnsigned, .compensationMissing,
      .compensationDoubled, .compensationMissingForOneRow, .lastDepthStepDropped,
      .depthTailDuplicated, .tailColumnWrong, .tailRowWrong, .tileTransposed,
      .weightNotInterleaved:
      ["exact-int32"]
    case .floatAccumulator, .accumulatorSaturates: ["exact-int32", "exact-at-depth-bound"]
    case .threadsRace: ["thread-count"]
    case .gapBetweenRowsRead: ["row-stride"]
    case .endOverrun: ["operand-ends"]
    case .scalesOffByOneRow: ["quantizer-rule", "linear-certificate"]
    case .scalesStale, .halfRoundedAway, .reciprocalUncorrected,
      .divisorTooLarge, .zeroRowDividedByZero, .flushedSubnormals:
      ["quantizer-rule"]
    case .truncatedInsteadOfRounded:
      ["quantizer-half-step", "quantizer-bias", "linear-predicted-error"]
    case .notFinitePassedThrough: ["non-finite-refused"]
    case .scalesTransposed, .biasBeforeScale: ["epilogue"]
    case .wholeLayerFused: ["linear-composition"]
    case .outputTruncated, .outputWraps: ["requantize-fp64"]
    case .outputOverflows: ["requantize-saturation"]
    case .outputHalfRoundedAway: ["requantize-ties"]
    case .headsMeetTheFirst, .groupedHeadsInterleaved, .valueReadAsKey: ["attention-exact"]
    case .headScalesOfTheFirst: ["attention-scaled"]
    case .meanNotSubtracted, .epsilonForgotten, .normalizationBiasForgotten: ["norm-quantize-fp64"]
    }
  }
}
