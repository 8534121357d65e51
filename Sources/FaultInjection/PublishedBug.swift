// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

/// A bug of an INT8 kernel that was published, as a fault and a case that shows it.
///
/// The makers' own tests passed: their data were too small to saturate, never negative, or the shape
/// was not among theirs. The case is of the kind that was reported; data are this bench's own.
public struct PublishedBug: Sendable {
  /// Repository and number.
  public let issue: String
  /// What was wrong, in a sentence.
  public let summary: String
  /// The fault that it was.
  public let fault: Fault
  /// A case that shows it, with its law.
  public let caseText: String

  private init(_ issue: String, _ fault: Fault, _ caseText: String, _ summary: String) {
    self.issue = issue
    self.fault = fault
    self.caseText = caseText
    self.summary = summary
  }

  /// Those whose cause is stated in the issue and can be tried here.
  public static let all = [
    PublishedBug(
      "oneDNN#476",
      .pairsSaturate,
      "gemm_s8s8s32:4x4x4,fill=full-range,seed=3,property=exact-int32",
      "gemm_s8s8s32 of 4 x 4 x 4 codes is wrong without VNNI: 16-bit pairs saturate"
    ),
    PublishedBug(
      "oneDNN#518",
      .pairsSaturate,
      "gemm_s8s8s32:1x2x1,fill=all-127,property=exact-int32",
      "gemm_s8u8s32 of two products 255 * 127 is 32767 instead of 64770"
    ),
    PublishedBug(
      "oneDNN#717",
      .pairsSaturate,
      "gemm_s8s8s32:16x256x16,fill=boundary,property=exact-int32",
      "codes plus 128 with a correction are wrong without VNNI for codes of the whole range"
    ),
    PublishedBug(
      "oneDNN#1805",
      .pairsSaturate,
      "gemm_s8s8s32:32x32x32,fill=full-range,property=exact-int32",
      "gemm_s8u8s32 of 32 x 32 x 32 saturates"
    ),
    PublishedBug(
      "oneDNN#1354",
      .pairsSaturate,
      "gemm_s8s8s32:1x4x4,fill=all-127,property=exact-int32",
      "a 1x1 convolution of four channels, unsigned by signed, is wrong with AVX2 and no VNNI"
    ),
    PublishedBug(
      "pytorch#136746",
      .pairsSaturate,
      "gemm_s8s8s32:64x32x32,fill=full-range,property=exact-int32",
      "torch._int_mm is silently wrong on processors with AVX2 and no VNNI"
    ),
    PublishedBug(
      "onnxruntime#6004",
      .pairsSaturate,
      "gemm_s8s8s32:8x768x16,fill=boundary,property=exact-int32",
      "a quantized BERT predicts wrongly on processors with AVX2 and no AVX-512"
    ),
    PublishedBug(
      "onnxruntime#16105",
      .pairsSaturate,
      "gemm_s8s8s32:1x3x1,fill=all-127,property=exact-int32",
      "QGemm of one row and three depths is wrong with AVX2"
    ),
    PublishedBug(
      "onnxruntime#9365",
      .pairsSaturate,
      "gemm_s8s8s32:1x27x8,fill=all-127,property=exact-int32",
      "QLinearConv of 3 x 3 x 3 large inputs and a scale for each channel overflows"
    ),
    PublishedBug(
      "onnxruntime#31573",
      .pairsWrap,
      "gemm_s8s8s32:4x16x4,fill=constant-minus-128,property=exact-int32",
      "NEON SymQgemm adds two products of -128 * -128 in 16 bits"
    ),
    PublishedBug(
      "onnxruntime#29853",
      .compensationMissingForOneRow,
      "gemm_s8s8s32:1x256x96,fill=full-range,property=exact-int32",
      "with AVX2 the zero point of the weight is not undone for one row"
    ),
    PublishedBug(
      "ggml#1393",
      .lowestNotNegated,
      "gemm_s8s8s32:4x32x4,fill=constant-minus-128,property=exact-int32",
      "vpsignb leaves -128 as it is where it should become 128"
    ),
    PublishedBug(
      "onnx#7868",
      .outputWraps,
      "requantize:4x16x8,fill=full-range,property=requantize-fp64",
      "the reference of QLinearMatMul wraps outputs that should saturate"
    ),
    PublishedBug(
      "onnxruntime#29727",
      .outputWraps,
      "requantize:8x32x8,fill=full-range,property=requantize-fp64",
      "QLinearSoftmax clips signed codes to 255: what should be 127 becomes -128"
    ),
    PublishedBug(
      "tinymind#124",
      .outputOverflows,
      "requantize:4x16x8,fill=boundary,property=requantize-saturation",
      "requantizing shifts an accumulator out of 32 bits before it saturates"
    ),
  ]
}
