// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Glibc

/// A file mapped into memory for reading: pages are read when touched and cost no allocation.
///
/// The module's only raw memory besides the bytes handed to `write`. A file that another program
/// cuts short while it is mapped ends this process with SIGBUS, as with every mapped file.
final class MappedFile: @unchecked Sendable {
  // Unchecked: path, address and length never change after init, and the mapping is read-only.

  /// Name of the file, for messages.
  let path: String
  /// Length of the file.
  let byteCount: Int
  private let address: UnsafeMutableRawPointer?

  /// Maps a regular file.
  init(path: String) throws(CheckpointError) {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else {
      throw .cannotOpen(file: path, reason: String(cString: strerror(errno)))
    }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else {
      throw .cannotOpen(file: path, reason: String(cString: strerror(errno)))
    }
    guard status.st_mode & S_IFMT == S_IFREG else {
      throw .cannotOpen(file: path, reason: "not a regular file")
    }
    self.path = path
    byteCount = Int(status.st_size)
    guard byteCount > 0 else {
      // An empty file cannot be mapped.
      address = nil
      return
    }
    guard let mapping = mmap(nil, byteCount, PROT_READ, MAP_PRIVATE, descriptor, 0),
      mapping != MAP_FAILED
    else {
      throw .cannotOpen(file: path, reason: String(cString: strerror(errno)))
    }
    address = mapping
  }

  deinit {
    if let address { munmap(address, byteCount) }
  }

  /// Whether the file begins with these bytes.
  func starts(with bytes: [UInt8]) -> Bool {
    byteCount >= bytes.count && withBytes(in: 0..<bytes.count) { $0.elementsEqual(bytes) }
  }

  /// Calls a closure with the bytes of a part of the file.
  ///
  /// - Precondition: The range lies inside the file.
  func withBytes<Result, Failure: Error>(
    in range: Range<Int>,
    _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    precondition(range.lowerBound >= 0 && range.upperBound <= byteCount)
    let start = address.map { UnsafeRawPointer($0) + range.lowerBound }
    defer { withExtendedLifetime(self) {} }
    return try body(UnsafeRawBufferPointer(start: start, count: range.count))
  }

  /// A copy of a part of the file.
  ///
  /// - Precondition: The range lies inside the file.
  func bytes(in range: Range<Int>) -> [UInt8] {
    withBytes(in: range) { Array($0) }
  }
}

// MARK: - The file system

extension MappedFile {
  /// Whether a path names a folder.
  static func isFolder(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }

  /// Whether a path names anything.
  static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }
}
