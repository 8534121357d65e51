// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import CMicrokernels

/// The function pointers of one row, unwrapped once.
struct MicroKernels {
  /// A product with weights of a two-byte format.
  typealias HalfProduct =
    @convention(c) (
      Int, Int, Int, UnsafePointer<Float>?, Int, UnsafePointer<UInt16>?, Int, Bool,
      UnsafeMutablePointer<Float>?, Int
    ) -> Void

  let packWeight:
    @convention(c) (Int, Int, UnsafePointer<Int8>?, Int, UnsafeMutableRawPointer?) -> Void
  let packWeightTransposed:
    @convention(c) (Int, Int, UnsafePointer<Int8>?, Int, UnsafeMutableRawPointer?) -> Void
  let packActivation:
    @convention(c) (
      Int, Int, UnsafePointer<Int8>?, Int, UnsafeMutableRawPointer?, Int,
      UnsafeMutablePointer<Int32>?
    ) -> Void
  let product:
    @convention(c) (
      Int, Int, Int, UnsafeRawPointer?, Int, UnsafeRawPointer?, UnsafePointer<Int32>?,
      UnsafeMutablePointer<Int32>?, Int, UnsafePointer<smoothbench_epilogue>?, UnsafeRawPointer?,
      Int
    ) -> Void
  let absoluteMaximumBits:
    @convention(c) (Int, UnsafePointer<Float>?, UnsafePointer<Float>?) -> UInt32
  let quantize:
    @convention(c) (
      Int, UnsafePointer<Float>?, Float, Int32, UnsafeMutablePointer<Int8>?, UnsafePointer<Float>?
    ) -> Void
  let epilogue:
    @convention(c) (
      Int, Int, UnsafePointer<Int32>?, Int, UnsafePointer<Float>?, UnsafePointer<Float>?,
      UnsafePointer<Float>?, UnsafeMutablePointer<Float>?, Int
    ) -> Void
  let requantize:
    @convention(c) (
      Int, Int, UnsafePointer<Int32>?, Int, UnsafePointer<Float>?, UnsafePointer<Float>?,
      UnsafePointer<Float>?, Int32, UnsafeMutablePointer<Int8>?, Int
    ) -> Void
  let rowMoments:
    @convention(c) (
      Int, UnsafePointer<Float>?, UnsafePointer<Float>?, UnsafeMutablePointer<Double>?,
      UnsafePointer<Float>?
    ) -> Void
  let normalize:
    @convention(c) (
      Int, UnsafePointer<Float>?, UnsafePointer<smoothbench_row_statistics>?,
      UnsafePointer<Float>?, UnsafePointer<Float>?, UnsafeMutablePointer<Float>?,
      UnsafePointer<Float>?
    ) -> UInt32
  let convertHalf:
    @convention(c) (Int, UnsafePointer<UInt16>?, UnsafeMutablePointer<Float>?) -> Void
  let convertBFloat:
    @convention(c) (Int, UnsafePointer<UInt16>?, UnsafeMutablePointer<Float>?) -> Void
  let floatProduct:
    @convention(c) (
      Int, Int, Int, UnsafePointer<Float>?, Int, UnsafePointer<Float>?, Int, Bool,
      UnsafeMutablePointer<Float>?, Int
    ) -> Void
  let halfProduct: HalfProduct
  let bfloatProduct: HalfProduct
  let storeHalf: @convention(c) (Int, UnsafePointer<Float>?, UnsafeMutablePointer<UInt16>?) -> Void
  let storeBFloat:
    @convention(c) (Int, UnsafePointer<Float>?, UnsafeMutablePointer<UInt16>?) -> Void
  let softmax: @convention(c) (Int, UnsafeMutablePointer<Float>?, Float) -> Void
  let gatedSiLU:
    @convention(c) (
      Int, UnsafePointer<Float>?, UnsafePointer<Float>?, UnsafeMutablePointer<Float>?
    ) -> Void
  let integerPeakProbe: @convention(c) (Int) -> Int32
  let floatPeakProbe: @convention(c) (Int) -> Float
  let readProbe: @convention(c) (Int, Int, UnsafeRawPointer?) -> UInt64
  let writeProbe: @convention(c) (Int, Int, UnsafeMutableRawPointer?) -> Void
  let quantizeProbe:
    @convention(c) (Int, Int, UnsafePointer<Float>?, UnsafeMutablePointer<Int8>?) -> Void

  /// Unwraps the pointers of a row; the registry fills every one.
  init(_ row: KernelRow) {
    let table = row.table.pointee
    guard let packWeight = table.pack_weight,
      let packWeightTransposed = table.pack_weight_transposed,
      let packActivation = table.pack_activation,
      let product = table.gemm, let absoluteMaximumBits = table.absolute_maximum_bits,
      let quantize = table.quantize, let epilogue = table.epilogue,
      let requantize = table.requantize, let rowMoments = table.row_moments,
      let normalize = table.normalize,
      let convertHalf = table.convert_f16, let floatProduct = table.gemm_f32,
      let halfProduct = table.gemm_f16, let convertBFloat = table.convert_bf16,
      let bfloatProduct = table.gemm_bf16,
      let storeHalf = table.store_f16, let storeBFloat = table.store_bf16,
      let softmax = table.softmax, let gatedSiLU = table.gated_silu,
      let integerPeakProbe = table.integer_peak_probe, let floatPeakProbe = table.float_peak_probe,
      let readProbe = table.read_probe, let writeProbe = table.write_probe,
      let quantizeProbe = table.quantize_probe
    else { preconditionFailure("kernel row \(row.name) leaves a micro-kernel out") }
    self.packWeight = packWeight
    self.packWeightTransposed = packWeightTransposed
    self.packActivation = packActivation
    self.product = product
    self.absoluteMaximumBits = absoluteMaximumBits
    self.quantize = quantize
    self.epilogue = epilogue
    self.requantize = requantize
    self.rowMoments = rowMoments
    self.normalize = normalize
    self.convertHalf = convertHalf
    self.floatProduct = floatProduct
    self.halfProduct = halfProduct
    self.convertBFloat = convertBFloat
    self.bfloatProduct = bfloatProduct
    self.storeHalf = storeHalf
    self.storeBFloat = storeBFloat
    self.softmax = softmax
    self.gatedSiLU = gatedSiLU
    self.integerPeakProbe = integerPeakProbe
    self.floatPeakProbe = floatPeakProbe
    self.readProbe = readProbe
    self.writeProbe = writeProbe
    self.quantizeProbe = quantizeProbe
  }
}
