// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

/// The median over several processes, each with a memory layout of its own.
public enum LaunchBootstrap {
  /// Percentile interval of the mean of the processes' medians, drawn by process first and by pair
  /// within each (Kalibera and Jones 2013).
  ///
  /// - Parameters:
  ///   - launches: ln(head / base) of each process's pairs.
  ///   - confidence: Such as 0.99.
  ///   - resamples: Number of draws.
  ///   - seed: Seed of the draws.
  /// - Returns: Both ends.
  /// - Precondition: There is a process, and each has at least two pairs.
  public static func interval(
    _ launches: [[Double]],
    confidence: Double = 0.99,
    resamples: Int = 4000,
    seed: UInt64 = 1
  ) -> (lower: Double, upper: Double) {
    precondition(!launches.isEmpty && launches.allSatisfy { $0.count > 1 })
    var generator = BootstrapGenerator(state: seed)
    let means = (0..<resamples).map { _ in
      let medians = launches.indices.map { _ in
        let launch = launches[generator.index(below: launches.count)]
        return RobustStatistics.median(
          launch.map { _ in launch[generator.index(below: launch.count)] }
        )
      }
      return medians.reduce(0, +) / Double(medians.count)
    }
    let tail = (1 - confidence) / 2
    return (RobustStatistics.quantile(means, tail), RobustStatistics.quantile(means, 1 - tail))
  }
}
