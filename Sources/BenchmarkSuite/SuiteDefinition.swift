// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Foundation
public import Quantization
public import TensorCore

/// A named set of cases: a file of bench/suites.
public struct SuiteDefinition: Sendable {
  /// What the suite is for.
  public let summary: String
  /// Whether a first look is enough.
  public let isQuick: Bool
  /// Operations, each timed on every shape.
  public let operations: [OperationVariant]
  /// Shapes, those of the named shape files first.
  public let shapes: [ProblemShape]
  /// Thread counts, each timed.
  public let threads: [Int]
  /// Names of libraries to time beside our kernels where they are installed.
  public let providers: [String]

  private struct Content: Decodable {
    let summary: String
    let quick: Bool
    let operations: [String]
    let shapeFiles: [String]?
    let shapes: [String]?
    let threads: [Int]
    let providers: [String]?
  }

  /// Reads a suite and the shape files it names.
  ///
  /// - Parameters:
  ///   - name: File name without its ending, in `folder`/suites.
  ///   - folder: Holds suites and shapes.
  /// - Throws: ``SuiteError`` or ``ShapeListError``.
  public init(name: String, folder: String) throws {
    let path = "\(folder)/suites/\(name).json"
    guard let data = FileManager.default.contents(atPath: path) else {
      throw SuiteError.missing(name: name, path: path)
    }
    let content: Content
    do {
      content = try JSONDecoder().decode(Content.self, from: data)
    } catch {
      throw SuiteError.unreadable(path: path, reason: "\(error)")
    }
    summary = content.summary
    isQuick = content.quick
    threads = content.threads
    providers = content.providers ?? []
    operations = try content.operations.map { text in
      guard let operation = OperationVariant(text: text) else {
        throw SuiteError.unreadable(path: path, reason: "operation '\(text)' is not known")
      }
      return operation
    }
    let listed = try (content.shapeFiles ?? []).flatMap {
      try ShapeList(path: "\(folder)/shapes/\($0).txt").entries.map(\.shape)
    }
    do {
      shapes = try listed + (content.shapes ?? []).map { try ProblemShape(text: $0) }
    } catch let error as ShapeError {
      throw SuiteError.unreadable(path: path, reason: error.description)
    }
    guard !shapes.isEmpty, !operations.isEmpty, threads.allSatisfy({ $0 >= 1 }), !threads.isEmpty
    else {
      throw SuiteError.unreadable(path: path, reason: "operations, shapes or threads are empty")
    }
  }
}

/// A suite that cannot be used.
public enum SuiteError: Error, Equatable, CustomStringConvertible {
  /// No such suite.
  case missing(name: String, path: String)
  /// A suite file with wrong content.
  case unreadable(path: String, reason: String)

  /// What was found and where.
  public var description: String {
    switch self {
    case .missing(let name, let path): "no suite '\(name)': no file at \(path)"
    case .unreadable(let path, let reason): "\(path): \(reason)"
    }
  }
}
