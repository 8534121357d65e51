// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Foundation
public import Quantization
public import Records
public import TensorCore

/// A named set of cases: a file of bench/suites.
public struct SuiteDefinition: Sendable {
  /// Cases of one kind: every operation on every shape with every number of threads.
  public struct Group: Sendable {
    /// Name, which goals refer to.
    public let name: String
    /// Operations, each timed on every shape.
    public let operations: [OperationVariant]
    /// Shapes, those of the named shape files first.
    public let shapes: [ProblemShape]
    /// Thread counts, each timed.
    public let threads: [Int]
    /// What the caches hold.
    public let cache: CacheMode
    /// Row of the kernel table, or `nil` for the one that dispatch chooses.
    public let kernel: String?
    /// Whether floating point and libraries are timed too.
    public let hasBaselines: Bool
    /// How long each case is sampled.
    public let plan: SamplingPlan
  }

  /// What the suite is for.
  public let summary: String
  /// The groups in order.
  public let groups: [Group]
  /// Names of libraries to time beside our kernels where they are installed.
  public let providers: [String]
  /// What the timings are to reach.
  public let goals: [Goal]

  private struct Content: Decodable {
    struct Group: Decodable {
      let name: String
      let operations: [String]
      let shapeFiles: [String]?
      let shapes: [String]?
      let threads: [Int]
      let cache: String?
      let kernel: String?
      let baselines: Bool?
      let limitSeconds: Double?
    }

    let summary: String
    let quick: Bool
    let providers: [String]?
    let groups: [Group]
    let goals: [Goal]?
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
    providers = content.providers ?? []
    goals = content.goals ?? []
    groups = try content.groups.map { group in
      try Self.group(group, isQuick: content.quick, folder: folder) { reason in
        SuiteError.unreadable(path: path, reason: "group '\(group.name)': \(reason)")
      }
    }
    let names = groups.map(\.name)
    guard !names.isEmpty, Set(names).count == names.count else {
      throw SuiteError.unreadable(path: path, reason: "no groups, or two of one name")
    }
    for goal in goals {
      if let unknown = goal.groups.first(where: { !names.contains($0) }) {
        throw SuiteError.unreadable(
          path: path,
          reason: "goal '\(goal.name)' names a group '\(unknown)' that is not there"
        )
      }
    }
  }

  private static func group(
    _ content: Content.Group,
    isQuick: Bool,
    folder: String,
    unreadable: (_ reason: String) -> SuiteError
  ) throws -> Group {
    let operations = try content.operations.map { text in
      guard let operation = OperationVariant(text: text) else {
        throw unreadable("operation '\(text)' is not known")
      }
      return operation
    }
    let listed = try (content.shapeFiles ?? []).flatMap {
      try ShapeList(path: "\(folder)/shapes/\($0).txt").entries.map(\.shape)
    }
    let written = try (content.shapes ?? []).map { text -> ProblemShape in
      do throws(ShapeError) {
        return try ProblemShape(text: text)
      } catch {
        throw unreadable(error.description)
      }
    }
    let cacheText = content.cache ?? CacheMode.hot.rawValue
    guard let cache = CacheMode(rawValue: cacheText) else {
      throw unreadable("cache '\(cacheText)' is not known")
    }
    let shapes = listed + written
    guard !shapes.isEmpty, !operations.isEmpty, content.threads.allSatisfy({ $0 >= 1 }),
      !content.threads.isEmpty
    else { throw unreadable("operations, shapes or threads are empty") }
    var plan = isQuick ? SamplingPlan.quick : .full
    plan.limitSeconds = content.limitSeconds ?? plan.limitSeconds
    return Group(
      name: content.name,
      operations: operations,
      shapes: shapes,
      threads: content.threads,
      cache: cache,
      kernel: content.kernel,
      hasBaselines: content.baselines ?? true,
      plan: plan
    )
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
