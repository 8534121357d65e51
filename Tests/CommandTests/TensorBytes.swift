// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// Where a tensor's elements lie in a safetensors file, by the file's own header and without the tool's code.
///
/// - Parameters:
///   - name: The tensor, or, where none has this name, the end of one's name.
///   - file: The bytes of the file.
/// - Returns: Offsets from the start of the file.
/// - Throws: When the header has no such tensor.
func tensorBytes(_ name: String, in file: Data) throws -> Range<Int> {
  let length = Int(file[0..<8].reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) })
  let parsed = try JSONSerialization.jsonObject(with: file[8..<8 + length])
  let header = try #require(parsed as? [String: Any])
  let found =
    header[name] ?? header.sorted { $0.key < $1.key }.first { $0.key.hasSuffix(name) }?.value
  let tensor = try #require(found as? [String: Any])
  let offsets = try #require(tensor["data_offsets"] as? [Int])
  return 8 + length + offsets[0]..<8 + length + offsets[1]
}
