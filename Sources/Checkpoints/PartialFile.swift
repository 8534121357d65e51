// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Glibc
import Synchronization

/// A file being written under a temporary name; it gets its final name only when it is whole.
///
/// A device or a pipe is written to, never replaced; a link keeps pointing where it points.
final class PartialFile {
  private let path: String
  /// `nil` where there is no name to be given.
  private let temporaryPath: String?
  private let descriptor: Int32
  private var isFinished = false

  /// Tells apart the files that one process writes at the same time.
  private static let count = Atomic<Int>(0)

  init(path: String) throws(CheckpointError) {
    let number = Self.count.add(1, ordering: .relaxed).newValue
    var status = stat()
    if stat(path, &status) == 0, status.st_mode & S_IFMT != S_IFREG {
      self.path = path
      temporaryPath = nil
      descriptor = open(path, O_WRONLY | O_CLOEXEC)
    } else {
      let target = Self.target(of: path)
      let temporary = "\(target).partial-\(getpid())-\(number)"
      self.path = target
      temporaryPath = temporary
      descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
    }
    guard descriptor >= 0 else {
      throw .cannotWrite(file: path, reason: String(cString: strerror(errno)))
    }
  }

  /// Where a link points to; the path itself where there is none, or nothing there.
  private static func target(of path: String) -> String {
    guard let resolved = realpath(path, nil) else { return path }
    defer { free(resolved) }
    return String(cString: resolved)
  }

  deinit {
    close(descriptor)
    if !isFinished, let temporaryPath { unlink(temporaryPath) }
  }

  func append(_ bytes: [UInt8]) throws(CheckpointError) {
    var written = 0
    while written < bytes.count {
      let count = bytes.withUnsafeBytes { bytes in
        write(descriptor, bytes.baseAddress.map { $0 + written }, bytes.count - written)
      }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else {
        throw .cannotWrite(file: path, reason: String(cString: strerror(errno)))
      }
      written += count
    }
  }

  /// Waits until the bytes are on the disk, then gives the file its name.
  func finish() throws(CheckpointError) {
    guard let temporaryPath else { return }
    guard fsync(descriptor) == 0, rename(temporaryPath, path) == 0 else {
      throw .cannotWrite(file: path, reason: String(cString: strerror(errno)))
    }
    isFinished = true
  }
}
