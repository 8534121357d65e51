// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Checkpoints
import Foundation

/// A folder of its own for one configuration, removed with the value.
final class ModelFolder {
  let path = NSTemporaryDirectory() + "/smoothbench-model-\(UUID().uuidString)"

  /// A folder whose config.json is a file elsewhere.
  init(configurationAt file: String) throws {
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    try FileManager.default.createSymbolicLink(
      atPath: "\(path)/config.json",
      withDestinationPath: file
    )
    try writeTensor()
  }

  init(_ configuration: String) throws {
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    try configuration.write(toFile: "\(path)/config.json", atomically: true, encoding: .utf8)
    try writeTensor()
  }

  private func writeTensor() throws {
    try SafetensorsWriter.write(
      [SafetensorsTensor(name: "x", shape: [1], elements: [Float(0)])],
      to: "\(path)/model.safetensors"
    )
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }
}
