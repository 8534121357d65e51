// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Quantization
import TensorCore

/// Memory of panels for the FP32 micro-kernels, in the format their values are stored in.
enum FloatPanels: Sendable {
  case single(AlignedBuffer<Float>)
  case half(AlignedBuffer<UInt16>)
  case bfloat(AlignedBuffer<UInt16>)

  /// Allocates panels of zeros.
  init(zeros count: Int, storage: FloatStorage) {
    switch storage {
    case .fp32: self = .single(AlignedBuffer(repeating: 0, count: count))
    case .fp16: self = .half(AlignedBuffer(repeating: 0, count: count))
    case .bf16: self = .bfloat(AlignedBuffer(repeating: 0, count: count))
    }
  }

  /// Bytes of one value.
  var elementBytes: Int {
    switch self {
    case .single: MemoryLayout<Float>.stride
    case .half, .bfloat: MemoryLayout<UInt16>.stride
    }
  }

  /// Bytes of all values.
  var byteCount: Int {
    switch self {
    case .single(let buffer): buffer.count * elementBytes
    case .half(let buffer), .bfloat(let buffer): buffer.count * elementBytes
    }
  }

  /// The values from one on.
  func part(from first: Int) -> FloatPanelPart {
    switch self {
    case .single(let buffer): .single(buffer.pointer + first)
    case .half(let buffer): .half(buffer.pointer + first)
    case .bfloat(let buffer): .bfloat(buffer.pointer + first)
    }
  }
}

/// Some values of a panel, valid while its memory is.
enum FloatPanelPart {
  case single(UnsafePointer<Float>)
  case half(UnsafePointer<UInt16>)
  case bfloat(UnsafePointer<UInt16>)
}

extension MicroKernels {
  /// Some values of a panel in FP32: themselves, or converted into scratch memory.
  ///
  /// Many rows share a converted panel; few rows convert it on the way to the registers.
  func converted(
    _ part: FloatPanelPart,
    count: Int,
    scratch: UnsafeMutablePointer<Float>
  ) -> FloatPanelPart {
    switch part {
    case .single: return part
    case .half(let values): convertHalf(count, values, scratch)
    case .bfloat(let values): convertBFloat(count, values, scratch)
    }
    return .single(scratch)
  }

  /// Computes one FP32 tile; see `gemm_f32` in CMicrokernels.h.
  ///
  /// - Parameters:
  ///   - shape: Rows, depth and columns of the tile.
  ///   - left: Shape: `[rows, depth]`.
  ///   - leftBytes: From row to row.
  ///   - panel: The first of the panels that hold the columns.
  ///   - panelBytes: From panel to panel.
  ///   - accumulates: Whether the tile is added to the output.
  ///   - output: Shape: `[rows, columns]`.
  ///   - outputBytes: From row to row.
  func multiply(
    _ shape: (rows: Int, depth: Int, columns: Int),
    _ left: UnsafePointer<Float>,
    leftBytes: Int,
    by panel: FloatPanelPart,
    panelBytes: Int,
    accumulates: Bool,
    into output: UnsafeMutablePointer<Float>,
    outputBytes: Int
  ) {
    let (rows, depth, columns) = shape
    func multiply(by product: HalfProduct, _ panel: UnsafePointer<UInt16>) {
      product(
        rows,
        columns,
        depth,
        left,
        leftBytes,
        panel,
        panelBytes,
        accumulates,
        output,
        outputBytes
      )
    }
    switch panel {
    case .single(let panel):
      floatProduct(
        rows,
        columns,
        depth,
        left,
        leftBytes,
        panel,
        panelBytes,
        accumulates,
        output,
        outputBytes
      )
    case .half(let panel): multiply(by: halfProduct, panel)
    case .bfloat(let panel): multiply(by: bfloatProduct, panel)
    }
  }
}
