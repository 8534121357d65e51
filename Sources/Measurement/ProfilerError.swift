// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

/// A profile that cannot be taken, read or named.
///
/// Every case is reported as such: an empty profile is never shown as a success.
public enum ProfilerError: Error, Equatable, Sendable, CustomStringConvertible {
  /// The package was built without its trait `Profiling`.
  case notBuiltIn
  /// The profiler refused to start, or something else owns what it needs.
  case couldNotStart(reason: String)
  /// The profiler ran but recorded nothing.
  case zeroSamples(processorSeconds: Double?)
  /// The executable has no symbol table, so that addresses cannot be named.
  case stripped(path: String)
  /// A profile ends too early. Unit of `byte`: bytes from the start of the file.
  case truncated(path: String, byte: Int, expected: String)
  /// A file that is no profile of this format. Unit of `byte`: bytes from the start of the file.
  case foreign(path: String, byte: Int, reason: String)
  /// A profile whose program has changed or is gone, so that its addresses cannot be named.
  case otherProgram(path: String, program: String, reason: String)
  /// A text that is not collapsed stacks.
  case notCollapsed(path: String, line: Int, found: String)
  /// A profile, executable or library that cannot be read or makes no sense.
  case unreadable(path: String, reason: String)

  /// What was found, where, and what to do.
  public var description: String {
    switch self {
    case .notBuiltIn:
      return "profiling was left out of this build; "
        + "build with the package trait 'Profiling' (on by default) and libgoogle-perftools-dev"
    case .couldNotStart(let reason):
      return "the profiler could not start: \(reason)"
    case .zeroSamples(let seconds):
      let span = seconds.map { " in \(Self.rounded($0)) s of processor time" } ?? ""
      return "the profile holds no samples\(span); "
        + "the region was too short, or something else took over SIGPROF or its timer"
    case .stripped(let path):
      return "\(path) is stripped: no symbol table names its functions; "
        + "profile the binary as it was built, before 'strip'"
    case .truncated(let path, let byte, let expected):
      return "\(path) ends at byte \(byte), expected \(expected); "
        + "the profiled program was probably killed before it finished writing"
    case .foreign(let path, let byte, let reason):
      return "\(path), byte \(byte): \(reason); not a gperftools CPU profile of this machine's form"
    case .otherProgram(let path, let program, let reason):
      return "\(path) is a profile of \(program), which \(reason): its addresses would get wrong "
        + "names; take the profile again"
    case .notCollapsed(let path, let line, let found):
      return
        "\(path), line \(line): found '\(found)', expected a profile: 'name;name count' lines, "
        + "a result file, or a CPU profile of gperftools"
    case .unreadable(let path, let reason):
      return "cannot read \(path): \(reason)"
    }
  }

  private static func rounded(_ seconds: Double) -> Double {
    (seconds * 1000).rounded() / 1000
  }
}
