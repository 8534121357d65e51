// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Glibc
public import TensorCore

/// Final hidden states of FP32, window by window, in an open file that several processes share.
///
/// Logits of a window of 1024 tokens take 201 MB with a vocabulary of 49,152; the states they are made
/// of take 2.4 MB, and the head turns them into the same logits to the bit.
public struct ReferenceStates: Sendable {
  private let descriptor: Int32
  /// Tokens of a window, and the width of the model.
  private let shape: MatrixShape

  /// Uses an open file.
  ///
  /// - Parameters:
  ///   - descriptor: Open for reading and writing, for as long as this is used.
  ///   - tokens: Tokens of a window.
  ///   - width: Width of the model.
  public init(descriptor: Int32, tokens: Int, width: Int) {
    self.descriptor = descriptor
    shape = MatrixShape(rows: tokens, columns: width)
  }

  private var byteCount: Int { shape.rows * shape.columns * MemoryLayout<Float>.stride }

  /// Writes the states of one window.
  ///
  /// - Throws: ``ReferenceStatesError``.
  public func write(_ states: Matrix<Float>, window: Int) throws {
    precondition(states.shape == shape && states.rowStride == shape.columns)
    try states.withUnsafePointer { values in
      var done = 0
      while done < byteCount {
        let count = pwrite(
          descriptor,
          UnsafeRawPointer(values) + done,
          byteCount - done,
          window * byteCount + done
        )
        if count < 0 && errno == EINTR { continue }
        guard count > 0 else {
          throw ReferenceStatesError.cannotWrite(reason: String(cString: strerror(errno)))
        }
        done += count
      }
    }
  }

  /// Whether the file is long enough to hold a window.
  public func holds(window: Int) -> Bool {
    var status = stat()
    return fstat(descriptor, &status) == 0 && Int(status.st_size) >= (window + 1) * byteCount
  }

  /// Reads the states of one window.
  ///
  /// - Throws: ``ReferenceStatesError``.
  public func read(window: Int) throws -> Matrix<Float> {
    var states = Matrix<Float>(uninitializedRows: shape.rows, columns: shape.columns)
    try states.withUnsafeMutablePointer { values in
      var done = 0
      while done < byteCount {
        let count = pread(
          descriptor,
          UnsafeMutableRawPointer(values) + done,
          byteCount - done,
          window * byteCount + done
        )
        if count < 0 && errno == EINTR { continue }
        guard count > 0 else { throw ReferenceStatesError.missing(window: window) }
        done += count
      }
    }
    return states
  }
}

/// States of FP32 that cannot be kept or are not there.
public enum ReferenceStatesError: Error, Equatable, CustomStringConvertible {
  /// A file that takes no more.
  case cannotWrite(reason: String)
  /// A window that was not written.
  case missing(window: Int)

  /// What happened and what to do.
  public var description: String {
    switch self {
    case .cannotWrite(let reason): "cannot keep the FP32 states to compare with: \(reason)"
    case .missing(let window):
      "the FP32 states of window \(window + 1) are not in their file; remove the file and run again"
    }
  }
}
