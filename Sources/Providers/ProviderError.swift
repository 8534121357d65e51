// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

/// A library that cannot be used, with the reason.
public enum ProviderError: Error, Equatable, CustomStringConvertible {
  /// The library is not installed or cannot be loaded.
  case notLoadable(library: String, reason: String, remedy: String)
  /// There is no such file.
  case missing(path: String, reason: String)
  /// The file is no shared library.
  case notALibrary(path: String)
  /// The exported function returned no interface.
  case nothingReturned(library: String, symbol: String)
  /// The library lacks a symbol.
  case symbolMissing(library: String, symbol: String)
  /// The library was built for another version of the interface.
  case wrongVersion(library: String, found: UInt32, expected: UInt32)
  /// The library cannot compute what was asked for.
  case notCapable(provider: String, operation: String)
  /// A call returned a code other than 0.
  case callFailed(provider: String, function: String, code: Int32)
  /// A write outside the output: bytes in front (negative) or behind (1 or more).
  case strayWrite(provider: String, distance: Int)
  /// A write between two rows of the output, so many bytes behind the first of them.
  case strayWriteBetweenRows(provider: String, row: Int, distance: Int)
  /// Two runs of the same product that differ.
  case unsteady(provider: String, row: Int, column: Int, values: [String])
  /// A floating-point product of whole numbers that is not whole.
  case notWhole(provider: String, row: Int, column: Int, value: Float)

  /// What was found, and what to do.
  public var description: String {
    switch self {
    case .notLoadable(let library, let reason, let remedy):
      return "cannot load \(library): \(reason)" + (remedy.isEmpty ? "" : "; \(remedy)")
    case .missing(let path, let reason):
      return "cannot read \(path): \(reason)"
    case .notALibrary(let path):
      return "\(path) is not a shared library; expected an ELF file that exports "
        + "smoothbench_provider"
    case .nothingReturned(let library, let symbol):
      return "\(library): \(symbol) returned no interface"
    case .symbolMissing(let library, let symbol):
      return "\(library) does not export \(symbol)"
    case .wrongVersion(let library, let found, let expected):
      return "\(library) implements provider interface version \(found), expected \(expected); "
        + "rebuild it with the smoothbench_provider.h of this version"
    case .notCapable(let provider, let operation):
      return "provider \(provider) cannot compute \(operation)"
    case .callFailed(let provider, let function, let code):
      return "provider \(provider): \(function) returned \(code)"
    case .strayWrite(let provider, let distance):
      let side = distance < 0 ? "in front of the first" : "behind the last"
      return "provider \(provider) wrote outside its output, \(abs(distance)) bytes \(side) element"
    case .strayWriteBetweenRows(let provider, let row, let distance):
      return "provider \(provider) wrote between rows of its output, \(distance) bytes behind "
        + "row \(row); it must keep to output_row_stride"
    case .unsteady(let provider, let row, let column, let values):
      return "provider \(provider) computes row \(row), column \(column) as "
        + values.joined(separator: " and ")
        + " in two runs; it reads outside its operands, leaves outputs unwritten, or races"
    case .notWhole(let provider, let row, let column, let value):
      return "provider \(provider) computes row \(row), column \(column) of whole numbers as "
        + "\(value)"
    }
  }
}
