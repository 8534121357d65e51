// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

/// A tensor of a checkpoint: what it is called, what it holds, and where.
public struct CheckpointTensor: Sendable {
  /// Name in the manner of Hugging Face folders, such as `model.layers.0.mlp.up_proj.weight`; the
  /// file's own name where there is no such name.
  public let name: String
  /// Name in the file.
  public let storedName: String
  /// How the elements are stored.
  public let format: StorageFormat
  /// Sizes, slowest first; empty for a single value.
  public let shape: [Int]
  /// Where the data lie, in bytes from the start of the file.
  public let byteRange: Range<Int>
  /// In what order the file has the rows.
  public let rowOrder: RowOrder

  let file: MappedFile

  /// Name of the file that holds the data.
  public var path: String { file.path }
  /// Number of elements.
  public var elementCount: Int { byteRange.count / format.bytesInBlock * format.elementsInBlock }
  /// Text such as `Q4_1 [576, 1536]`.
  public var summary: String { "\(format.name) \(shape)" }

  /// Calls a closure with the data as they are stored.
  public func withBytes<Result, Failure: Error>(
    _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try file.withBytes(in: byteRange, body)
  }

  /// Elements of one row: a step along the first dimension.
  var rowLength: Int {
    // Not the product of the other sizes: beside a size of 0 these may be as large as they like.
    elementCount / max(1, shape.first ?? 1)
  }
}

/// In what order a file has the rows of a tensor.
public enum RowOrder: Hashable, Sendable {
  /// As the model uses them.
  case asUsed
  /// As llama.cpp stores the query and key projections of Llama models: within each head the rows of
  /// the two halves alternate, so that values rotated together stand side by side.
  case halvesAlternate(heads: Int)

  /// Where the file has a row.
  ///
  /// - Parameters:
  ///   - row: The row as the model counts it.
  ///   - rows: Rows of the tensor, a multiple of twice the number of heads.
  /// - Returns: The row as the file counts it.
  func storedRow(of row: Int, rows: Int) -> Int {
    switch self {
    case .asUsed: return row
    case .halvesAlternate(let heads):
      let headSize = rows / heads
      let (head, place) = row.quotientAndRemainder(dividingBy: headSize)
      let (half, pair) = place.quotientAndRemainder(dividingBy: headSize / 2)
      return head * headSize + 2 * pair + half
    }
  }
}
