// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Foundation

/// Turns the linker's names of functions into names that people read.
public enum ReadableName {
  private typealias Demangle =
    @convention(c) (
      UnsafePointer<CChar>?, Int, UnsafeMutablePointer<CChar>?, UnsafeMutablePointer<Int>?, UInt32
    ) -> UnsafeMutablePointer<CChar>?

  /// The Swift runtime's own demangler, or `nil` in a program that does not export it.
  private static let demangle: Demangle? = dlsym(nil, "swift_demangle").map {
    unsafeBitCast($0, to: Demangle.self)
  }

  /// The declaration behind a Swift symbol, as the runtime spells it, or `nil` for other symbols.
  public static func demangled(_ symbol: String) -> String? {
    guard symbol.hasPrefix("$s") || symbol.hasPrefix("$S"),
      let text = demangle?(symbol, symbol.utf8.count, nil, nil, 0)
    else { return nil }
    defer { free(text) }
    return String(cString: text)
  }

  /// The name to show for a symbol: `Module.Type.function(label:)` for Swift, anything else as is.
  ///
  /// Specializations, merged copies and the like show the function they come from, so that the
  /// samples of one function meet in one line.
  public static func name(of symbol: String) -> String {
    guard let declaration = demangled(symbol) else { return withoutCloneSuffix(symbol) }
    return DeclarationText(declaration).shortened
  }

  /// A C name without what the compiler appends when it splits or clones a function.
  private static func withoutCloneSuffix(_ symbol: String) -> String {
    for suffix in [".cold", ".part.", ".constprop.", ".isra.", ".llvm."] {
      if let range = symbol.range(of: suffix) { return String(symbol[..<range.lowerBound]) }
    }
    return symbol
  }
}
