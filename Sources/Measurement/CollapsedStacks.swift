// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

/// Stacks as lines `outermost;...;innermost samples`, as flame graph programs read them.
public enum CollapsedStacks {
  /// Merges stacks of the same function names into sorted lines.
  ///
  /// Addresses within a function do not tell stacks apart. Neither do the compiler's copies of a
  /// function: one that only calls the other is left out. Characters that the format uses itself
  /// are replaced in names.
  ///
  /// - Parameters:
  ///   - stacks: The samples.
  ///   - root: A frame to put below all others, such as the case that was profiled.
  /// - Returns: One line for each different stack.
  public static func text(_ stacks: [ProfileStack], root: String? = nil) -> String {
    var samples: [String: Int] = [:]
    for stack in stacks {
      var words = root.map { [word(for: $0)] } ?? []
      for (frame, inner) in zip(stack.frames, [nil] + stack.frames.map(Optional.some)).reversed()
      where inner.map({ $0.name == frame.name && $0.symbol != frame.symbol }) != true {
        words.append(word(for: frame.name))
      }
      samples[words.joined(separator: ";"), default: 0] += stack.count
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
