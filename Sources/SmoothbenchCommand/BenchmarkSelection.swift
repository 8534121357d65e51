// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import BenchmarkSuite
import OptimizedOperations
import Quantization
import Records
import TensorCore

/// Cases that are timed alike: a group of a suite, an axis of a sweep, or what the options name.
struct BenchmarkGroup {
  /// Name of the suite's group.
  var name: String?
  /// What is varied, in a sweep.
  var axis: SweepAxis?
  var cases: [BenchmarkCase]
  var hasBaselines = true
  var plan: SamplingPlan
}

/// What `benchmark` times, from its options and from a suite.
struct BenchmarkSelection {
  /// The groups in order.
  private(set) var groups: [BenchmarkGroup] = []
  /// Groups that this machine cannot run, each with its reason.
  private(set) var skipped: [String] = []
  /// Libraries that are timed where they are installed.
  private(set) var providers: [String] = []
  /// What the timings are to reach.
  private(set) var goals: [Goal] = []

  /// Nothing.
  init() {}

  /// These cases and then those of another selection.
  func followed(by other: BenchmarkSelection) -> BenchmarkSelection {
    var both = self
    both.groups += other.groups
    both.skipped += other.skipped
    both.providers += other.providers
    both.goals += other.goals
    return both
  }

  /// Cases of a suite; options that are given replace what its groups say.
  init(
    suite: SuiteDefinition,
    operations: [OperationVariant],
    options: CaseOptions,
    isQuick: Bool
  ) throws {
    providers = suite.providers
    goals = suite.goals
    for group in suite.groups {
      do {
        let cases = try options.cases(
          shapes: group.shapes,
          operations: operations.isEmpty ? group.operations : operations,
          defaultThreads: group.threads,
          defaultCache: group.cache,
          defaultKernel: group.kernel
        )
        groups.append(
          BenchmarkGroup(
            name: group.name,
            cases: cases,
            hasBaselines: group.hasBaselines,
            plan: isQuick ? .quick : group.plan
          )
        )
      } catch let error as KernelSelectionError where options.kernel == nil {
        skipped.append("skipped: group '\(group.name)': \(error)")
      }
    }
  }

  /// Cases that the options name.
  init(
    shapes: [ProblemShape],
    operations: [OperationVariant],
    options: CaseOptions,
    isQuick: Bool
  ) throws {
    let cases = try options.cases(shapes: shapes, operations: operations, defaultThreads: [1])
    groups = [BenchmarkGroup(cases: cases, plan: isQuick ? .quick : .full)]
  }

  /// A sweep of one shape along each axis.
  ///
  /// - Throws: A usage error when there is not exactly one shape.
  init(
    sweep axes: [SweepAxis],
    shapes: [ProblemShape],
    operations: [OperationVariant],
    options: CaseOptions,
    cores: Int,
    isQuick: Bool
  ) throws {
    guard shapes.count == 1, let shape = shapes.first else {
      throw ValidationError("--sweep varies one shape: give --shape MxKxN once, without a range")
    }
    for axis in axes {
      let cases = try options.cases(
        shapes: Self.shapes(of: axis, around: shape),
        operations: operations,
        defaultThreads: axis == .threads ? Array(1...cores) : [1]
      )
      groups.append(BenchmarkGroup(axis: axis, cases: cases, plan: isQuick ? .quick : .full))
    }
  }

  /// The shape with the axis doubled from 16 to 4096.
  private static func shapes(
    of axis: SweepAxis,
    around shape: ProblemShape
  ) throws
    -> [ProblemShape]
  {
    guard axis != .threads else { return [shape] }
    return try (4...12).map { exponent in
      let size = 1 << exponent
      return try ProblemShape(
        rows: axis == .rows ? size : shape.rows,
        depth: axis == .depth ? size : shape.depth,
        columns: axis == .columns ? size : shape.columns
      )
    }
  }
}

extension SweepAxis: ExpressibleByArgument {}
