// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import BenchmarkSuite
import Providers
import Records

/// The libraries that are timed beside our kernels: OpenBLAS, the FP32 baseline, and what is asked
/// for.
struct ProviderChoice {
  /// What could be loaded.
  private(set) var providers: [Provider] = []
  /// A skipped record for each library that could not be loaded.
  private(set) var skipped: [Record] = []
  /// How the process should end: not well when a library that was asked for is missing.
  private(set) var status = ExitStatus.ok

  /// Loads the libraries.
  ///
  /// - Parameters:
  ///   - names: Values of `--provider`: names and paths, separated by commas.
  ///   - welcome: Names of what is timed where it is there, and not missed where it is not.
  init(_ names: [String] = [], welcome: [String] = []) {
    let wanted = names.flatMap { $0.split(separator: ",").map(String.init) }
    var loaded: Set<String> = []
    for name in [Provider.builtInName] + welcome + wanted where loaded.insert(name).inserted {
      do throws(ProviderError) {
        providers.append(try Provider.load(path: ProviderFolder.library(named: name)))
      } catch {
        skipped.append(ProviderOutcome.notLoaded(provider: name, reason: error.description))
        if wanted.contains(name) { status = error.exitStatus }
      }
    }
  }
}
