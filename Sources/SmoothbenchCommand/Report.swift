// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Records

/// Where records go: rendered one by one as they finish, so that an interruption loses nothing.
final class Report {
  private let format: ReportFormat
  private let path: String
  private let descriptor: Int32
  private let log: RecordLog?
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
    guard let path else {
      descriptor = STDOUT_FILENO
      return
    }
    descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else {
      throw RecordError.unwritable(path: path, reason: String(cString: strerror(errno)))
    }
  }

  deinit { if descriptor != STDOUT_FILENO { close(descriptor) } }

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
    guard format == .text else { return }
    try write(text + "\n")
  }

  private func title(of table: RecordTable) -> String {
    switch format {
    case .csv: table.csvTitle + "\n"
    case .markdown: "\n" + table.markdownTitle + "\n"
    case .text, .json: table.textTitle + "\n"
    }
  }

  private func row(of table: RecordTable) -> String {
    switch format {
    case .csv: table.csvRow + "\n"
    case .markdown: table.markdownRow + "\n"
    case .text, .json: table.textRow + "\n"
    }
  }

  private func write(_ text: String) throws {
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
