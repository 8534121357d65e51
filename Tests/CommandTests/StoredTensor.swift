// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// A tensor of a safetensors file, read and written without the tool's code.
struct StoredTensor {
  let name: String
  /// As the file spells it, such as `F16`.
  let type: String
  let shape: [Int]
  let bytes: Data
}

extension StoredTensor {
  /// A vector in FP32.
  init(_ name: String, _ values: [Float]) {
    self.init(
      name: name,
      type: "F32",
      shape: [values.count],
      bytes: values.withUnsafeBytes { Data($0) }
    )
  }

  /// The tensors of a file, by name.
  static func tensors(of file: Data) throws -> [StoredTensor] {
    let length = Int(file[0..<8].reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) })
    let parsed = try JSONSerialization.jsonObject(with: file[8..<8 + length])
    let header = try #require(parsed as? [String: Any])
    var tensors: [StoredTensor] = []
    for name in header.keys.sorted() where name != "__metadata__" {
      let entry = try #require(header[name] as? [String: Any])
      let range = try tensorBytes(name, in: file)
      tensors.append(
        StoredTensor(
          name: name,
          type: try #require(entry["dtype"] as? String),
          shape: try #require(entry["shape"] as? [Int]),
          bytes: Data(file[range])
        )
      )
    }
    return tensors
  }

  /// The bytes of a file that holds these tensors in this order.
  static func file(_ tensors: [StoredTensor]) throws -> Data {
    var header: [String: Any] = [:]
    var contents = Data()
    for tensor in tensors {
      let start = contents.count
      contents.append(tensor.bytes)
      let entry: [String: Any] = [
        "dtype": tensor.type, "shape": tensor.shape, "data_offsets": [start, contents.count],
      ]
      header[tensor.name] = entry
    }
    var text = try JSONSerialization.data(withJSONObject: header, options: [.sortedKeys])
    while text.count % 8 != 0 { text.append(0x20) }
    return withUnsafeBytes(of: UInt64(text.count).littleEndian) { Data($0) } + text + contents
  }
}
