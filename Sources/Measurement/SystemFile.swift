// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Foundation

/// Reads files that the kernel makes up while they are read, such as those under `/proc`.
///
/// They have no length, and one read returns a page at most: Foundation takes such a short read for
/// the end of the file.
enum SystemFile {
  /// More than any such file of use here; what is longer is cut.
  private static let limit = 16 << 20

  /// The whole file, or `nil` when it cannot be read.
  static func contents(_ path: String) -> [UInt8]? {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    var page = [UInt8](repeating: 0, count: 1 << 16)
    while bytes.count < limit {
      let count = read(descriptor, &page, page.count)
      if count < 0 && errno == EINTR { continue }
      guard count >= 0 else { return nil }
      guard count > 0 else { break }
      bytes += page[..<count]
    }
    return bytes
  }

  /// The whole file as text, or `nil` when it cannot be read.
  static func text(_ path: String) -> String? {
    contents(path).map { String(decoding: $0, as: UTF8.self) }
  }
}
