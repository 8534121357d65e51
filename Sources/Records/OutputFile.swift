// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Foundation

/// Writes whole files so that a final name never holds half a file.
public enum OutputFile {
  /// Writes `text` beside `path` under a temporary name, then renames it.
  ///
  /// - Throws: ``RecordError/unwritable(path:reason:)``; nothing is left behind.
  public static func write(_ text: String, to path: String) throws(RecordError) {
    try write(Data(text.utf8), to: path)
  }

  /// Writes `data` beside `path` under a temporary name, then renames it.
  ///
  /// - Throws: ``RecordError/unwritable(path:reason:)``; nothing is left behind.
  public static func write(_ data: Data, to path: String) throws(RecordError) {
    var status = stat()
    if stat(path, &status) == 0, status.st_mode & S_IFMT != S_IFREG {
      // A device or a pipe is written to, never replaced.
      return try writeThrough(data, to: path)
    }
    // A link keeps pointing where it points.
    let path = (path as NSString).resolvingSymlinksInPath
    let temporary = "\(path).partial-\(ProcessInfo.processInfo.processIdentifier)"
    do {
      try data.write(to: URL(fileURLWithPath: temporary))
    } catch {
      unlink(temporary)
      throw .unwritable(path: path, reason: reason(of: error))
    }
    guard rename(temporary, path) == 0 else {
      let code = errno
      unlink(temporary)
      throw .unwritable(path: path, reason: String(cString: strerror(code)))
    }
  }

  /// Writes `text` to standard output.
  ///
  /// - Throws: ``RecordError/unwritable(path:reason:)``, for instance when the reader has gone.
  public static func writeToStandardOutput(_ text: String) throws(RecordError) {
    try writeToStandardOutput(Data(text.utf8))
  }

  /// Writes `data` to standard output.
  ///
  /// - Throws: ``RecordError/unwritable(path:reason:)``, for instance when the reader has gone.
  public static func writeToStandardOutput(_ data: Data) throws(RecordError) {
    try write(data, into: STDOUT_FILENO, path: "standard output")
  }

  private static func writeThrough(_ data: Data, to path: String) throws(RecordError) {
    let descriptor = open(path, O_WRONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      throw .unwritable(path: path, reason: String(cString: strerror(errno)))
    }
    defer { close(descriptor) }
    try write(data, into: descriptor, path: path)
  }

  private static func write(
    _ data: Data,
    into descriptor: Int32,
    path: String
  ) throws(RecordError) {
    var rest = data
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Foundation.write(descriptor, $0.baseAddress, $0.count) }
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else {
        throw .unwritable(path: path, reason: String(cString: strerror(errno)))
      }
      rest = rest.dropFirst(count)
    }
  }

  /// Makes a folder and the folders above it.
  ///
  /// - Throws: ``RecordError/unwritable(path:reason:)``.
  public static func makeFolder(_ path: String) throws(RecordError) {
    do {
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    } catch {
      throw .unwritable(path: path, reason: reason(of: error))
    }
  }

  private static func reason(of error: any Error) -> String {
    let underlying = (error as NSError).userInfo[NSUnderlyingErrorKey] as? any Error
    return (underlying ?? error).localizedDescription
  }
}
