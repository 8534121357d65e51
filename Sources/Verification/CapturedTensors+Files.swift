// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Checkpoints
import Foundation

extension CapturedTensors {
  /// Part of the path of files that hold captured tensors.
  private static let origin = "smollm2"

  /// Reads the captured layers among the golden files.
  ///
  /// - Parameter folder: The folder `golden`; files below it whose path names the model are read.
  /// - Returns: The layers in the order of their paths, or `nil` when there are none.
  /// - Throws: ``CheckpointError`` for a file that cannot be read, or ``QuantizationError`` for
  ///   values that are not finite.
  public static func read(goldenFolder folder: String) throws -> CapturedTensors? {
    // A link to a folder is not enumerated, its target is.
    let folder = URL(fileURLWithPath: folder).resolvingSymlinksInPath().path
    let paths = FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String } ?? []
    let captured = paths.filter { $0.contains(origin) && $0.hasSuffix(".safetensors") }.sorted()
    return CapturedTensors(
      layers: try captured.compactMap { try layer(path: folder + "/" + $0) }
    )
  }

  /// The input `X` and the weight `W` of a layer, or `nil` for a file that holds something else.
  private static func layer(path: String) throws -> Layer? {
    let reader = try SafetensorsReader(path: path)
    guard reader.entry("X") != nil, reader.entry("W") != nil else { return nil }
    return try Layer(
      name: (path as NSString).lastPathComponent,
      activation: reader.floatMatrix("X"),
      weight: reader.floatMatrix("W")
    )
  }
}
