// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

/// Stacks as lines `outermost;...;innermost samples`, as flame graph programs read them.
public enum CollapsedStacks {
  /// One line for each different stack of function names, sorted.
  ///
  /// Addresses within a function do not tell stacks apart. Characters that the format uses itself
  /// are replaced in names.
  public static func text(_ stacks: [ProfileStack]) -> String {
    var samples: [String: Int] = [:]
    for stack in stacks {
      let line = stack.frames.reversed().map { word(for: $0.name) }.joined(separator: ";")
      samples[line, default: 0] += stack.count
    }
    return samples.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)\n" }.joined()
  }

  /// A name without semicolons, line breaks and other control characters.
  private static func word(for name: String) -> String {
    let scalars = name.unicodeScalars.map { scalar -> Unicode.Scalar in
      if scalar == ";" { return "," }
      return scalar.properties.generalCategory == .control ? " " : scalar
    }
    var word = String.UnicodeScalarView()
    word.append(contentsOf: scalars)
    return word.isEmpty ? "[unknown]" : String(word)
  }
}
