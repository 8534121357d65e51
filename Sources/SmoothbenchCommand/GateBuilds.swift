// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import BenchmarkSuite
import Foundation

/// The two libraries of a comparison, found and told apart.
struct GateBuilds {
  /// The old build's file.
  let base: String
  /// The new build's file.
  let head: String

  /// The library that a folder holds.
  static let libraryName = "libSmoothbenchProvider.so"

  /// Finds the libraries.
  ///
  /// - Parameters:
  ///   - base: A file, or a folder that holds ``libraryName``.
  ///   - head: Likewise.
  /// - Throws: ``GateError``.
  init(base: String, head: String) throws(GateError) {
    self.base = try Self.library(base)
    self.head = try Self.library(head)
    let files = [self.base, self.head].map(Self.identity)
    // The loader knows a file by its number and would hand out the first one twice.
    guard files[0] != files[1] else { throw .sameFile(base: base, head: head) }
  }

  private static func library(_ path: String) throws(GateError) -> String {
    var status = stat()
    guard stat(path, &status) == 0 else {
      throw .missing(path: path, reason: String(cString: strerror(errno)))
    }
    guard status.st_mode & S_IFMT == S_IFDIR else { return path }
    let library = (path as NSString).appendingPathComponent(libraryName)
    guard stat(library, &status) == 0 else {
      throw .missing(path: library, reason: String(cString: strerror(errno)))
    }
    return library
  }

  private static func identity(_ path: String) -> [UInt64] {
    var status = stat()
    stat(path, &status)
    return [UInt64(status.st_dev), UInt64(status.st_ino)]
  }

  /// A copy of base under another name, which the loader takes for another library.
  ///
  /// - Parameter body: Loads the copy; the file is gone afterwards, what is loaded stays.
  /// - Returns: What the body returns.
  /// - Throws: ``GateError``, or what the body throws.
  func withCopyOfBase<Result>(_ body: (_ path: String) throws -> Result) throws -> Result {
    let folder = NSTemporaryDirectory() + "smoothbench-gate-" + UUID().uuidString
    let manager = FileManager.default
    do {
      try manager.createDirectory(atPath: folder, withIntermediateDirectories: true)
      defer { try? manager.removeItem(atPath: folder) }
      let copy = "\(folder)/\((base as NSString).lastPathComponent)"
      try Data(contentsOf: URL(fileURLWithPath: base)).write(to: URL(fileURLWithPath: copy))
      return try body(copy)
    } catch let error as CocoaError {
      throw GateError.cannotCopy(path: folder, reason: error.localizedDescription)
    }
  }
}

/// Why two builds cannot be compared.
enum GateError: ExitStatusProviding, CustomStringConvertible {
  case sameFile(base: String, head: String)
  case missing(path: String, reason: String)
  case cannotCopy(path: String, reason: String)
  case nothingInCommon(operations: [String])
  case nothingToExplain(text: String, cases: [String])
  case noConfirmation(case: String, reason: String)

  var exitStatus: ExitStatus {
    switch self {
    case .sameFile: .usage
    case .missing: .missingFile
    case .cannotCopy: .cannotWrite
    case .nothingInCommon, .nothingToExplain: .nothingRan
    case .noConfirmation: .internalError
    }
  }

  var description: String {
    switch self {
    case .sameFile(let base, let head):
      "--base \(base) and --head \(head) are the same file; a build compared with itself needs a copy"
    case .missing(let path, let reason):
      "cannot read \(path): \(reason); expected a library or a folder that holds "
        + "\(GateBuilds.libraryName) (swift build -c release --product SmoothbenchProvider)"
    case .cannotCopy(let path, let reason): "cannot copy the base library to \(path): \(reason)"
    case .nothingInCommon(let operations):
      "the builds have nothing in common that can be timed"
        + (operations.isEmpty ? "" : " for --operation \(operations.joined(separator: " "))")
    case .nothingToExplain(let text, let cases):
      "no case contains '\(text)'; the cases are:\n  " + cases.joined(separator: "\n  ")
    case .noConfirmation(let text, let reason):
      "the fresh process for \(text) gave no result: \(reason)"
    }
  }
}

extension GateFault: ExitStatusProviding {
  var exitStatus: ExitStatus { side == .head ? .wrongResult : .inconclusive }
}
