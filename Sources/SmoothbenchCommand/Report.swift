// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Records

/// Where records go: rendered one by one as they finish, so that an interruption loses nothing.
///
/// A run that ends before its first row leaves no file, and one that was there as it was.
final class Report {
  private let format: ReportFormat
  private let path: String
  /// -1 before the first row of a file that is not there.
  private var descriptor: Int32
  private var hasBegun = false
  private let log: RecordLog?
  /// Columns of the terminal that text goes to; `nil` where any width does.
  private let width: Int?
  private var length: off_t = 0
  private var titledGroups: Set<String> = []

  /// Opens the destination, standard output when `path` is `nil`.
  ///
  /// - Parameters:
  ///   - format: How records are rendered.
  ///   - path: Where to, standard output when `nil`.
  ///   - log: A result file that gets every record too.
  /// - Throws: ``RecordError/unwritable(path:reason:)``.
  init(format: ReportFormat, path: String?, log: RecordLog? = nil) throws {
    self.format = format
    self.log = log
    self.path = path ?? "standard output"
    width = path == nil ? Terminal.outputWidth : nil
    guard let path else {
      descriptor = STDOUT_FILENO
      return
    }
    // What cannot be written is refused before anything runs.
    descriptor = open(path, O_WRONLY | O_CLOEXEC)
    guard descriptor >= 0 || (errno == ENOENT && Self.canCreate(path)) else {
      throw RecordError.unwritable(path: path, reason: String(cString: strerror(errno)))
    }
  }

  deinit { if descriptor >= 0, descriptor != STDOUT_FILENO { close(descriptor) } }

  /// Whether a folder takes a new file; says why not in `errno`.
  private static func canCreate(_ path: String) -> Bool {
    var link = stat()
    // A link to a file that is not there is none to make a file of.
    guard !path.isEmpty, !path.hasSuffix("/"), lstat(path, &link) != 0 else { return false }
    let folder = (path as NSString).deletingLastPathComponent
    return access(folder.isEmpty ? "." : folder, W_OK | X_OK) == 0
  }

  /// Makes the file, or empties the one that was there.
  private func begin() throws {
    hasBegun = true
    guard descriptor < 0 else {
      if descriptor != STDOUT_FILENO { ftruncate(descriptor, 0) }
      return
    }
    descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else {
      throw RecordError.unwritable(path: path, reason: String(cString: strerror(errno)))
    }
  }

  /// Writes one record to the log, if there is one, and renders it unless told otherwise.
  func add(_ record: Record, isShown: Bool = true) throws {
    try log?.append(record)
    guard isShown else { return }
    switch format {
    case .json:
      try write(JSONLines.line(for: record) + "\n")
    case .csv, .markdown, .text:
      let table = RecordTable(record)
      if titledGroups.insert(table.group).inserted { try write(title(of: table)) }
      try write(row(of: table))
    }
  }

  /// Adds a sentence for people; other formats leave it out.
  func addText(_ text: String) throws {
    guard format == .text else {
      // A run that has come this far leaves its own file, even one without rows.
      if !hasBegun { try begin() }
      return
    }
    try write(text + "\n")
  }

  private func title(of table: RecordTable) -> String {
    switch format {
    case .csv: table.csvTitle + "\n"
    case .markdown: "\n" + table.markdownTitle + "\n"
    case .text, .json: isNarrow(for: table) ? "" : table.textTitle + "\n"
    }
  }

  private func row(of table: RecordTable) -> String {
    switch format {
    case .csv: table.csvRow + "\n"
    case .markdown: table.markdownRow + "\n"
    case .text, .json:
      if let width, isNarrow(for: table) {
        table.textParagraph(width: width) + "\n"
      } else {
        table.textRow + "\n"
      }
    }
  }

  private func isNarrow(for table: RecordTable) -> Bool {
    width.map { $0 < table.textTitle.count } ?? false
  }

  private func write(_ text: String) throws {
    if !hasBegun { try begin() }
    let bytes = Array(text.utf8)
    var written = 0
    while written < bytes.count {
      let count = bytes[written...].withUnsafeBytes {
        Foundation.write(descriptor, $0.baseAddress, $0.count)
      }
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else {
        let code = errno
        // A file ends with its last whole row, as a result file does.
        if descriptor != STDOUT_FILENO { ftruncate(descriptor, length) }
        throw RecordError.unwritable(path: path, reason: String(cString: strerror(code)))
      }
      written += count
    }
    length += off_t(bytes.count)
  }
}
