// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Foundation

/// A result file that grows by one whole line at a time, so that a crash loses nothing finished.
public final class RecordLog {
  /// Where the lines go.
  public let path: String
  private let descriptor: Int32
  private var length: off_t = 0

  /// Creates the file, empty.
  ///
  /// - Throws: ``RecordError/unwritable(path:reason:)``.
  public init(path: String) throws(RecordError) {
    self.path = path
    descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else {
      throw .unwritable(path: path, reason: String(cString: strerror(errno)))
    }
  }

  /// Opens the file to go on behind its last whole line, or creates it.
  ///
  /// What an interrupted write left behind the last line break is cut off.
  ///
  /// - Parameter path: The file.
  /// - Throws: ``RecordError/unwritable(path:reason:)``.
  public init(continuing path: String) throws(RecordError) {
    self.path = path
    descriptor = open(path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0o644)
    var status = stat()
    guard descriptor >= 0, fstat(descriptor, &status) == 0 else {
      throw .unwritable(path: path, reason: String(cString: strerror(errno)))
    }
    length = status.st_size
    var byte: UInt8 = 0
    while length > 0, pread(descriptor, &byte, 1, length - 1) == 1, byte != UInt8(ascii: "\n") {
      length -= 1
    }
    guard length == status.st_size || ftruncate(descriptor, length) == 0 else {
      throw .unwritable(path: path, reason: String(cString: strerror(errno)))
    }
  }

  deinit { close(descriptor) }

  /// Appends one record.
  ///
  /// On failure the file is cut back to its last whole line.
  ///
  /// - Throws: ``RecordError/unwritable(path:reason:)``, for instance when the disk is full.
  public func append(_ record: Record) throws {
    let line = Array((try JSONLines.line(for: record) + "\n").utf8)
    var written = 0
    while written < line.count {
      let count = line[written...].withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else {
        let code = errno
        ftruncate(descriptor, length)
        throw RecordError.unwritable(path: path, reason: String(cString: strerror(code)))
      }
      written += count
    }
    length += off_t(line.count)
  }
}
