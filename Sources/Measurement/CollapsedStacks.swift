// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Records

/// Stacks as lines `outermost;...;innermost samples`, as flame graph programs read them.
public enum CollapsedStacks {
  /// Merges stacks of the same function names.
  ///
  /// Addresses within a function do not tell stacks apart. Neither do the compiler's copies of a
  /// function: one that only calls the other is left out. Characters that collapsed text uses
  /// itself are replaced in names.
  public static func merged(_ stacks: [ProfileStack]) -> CallStacks {
    CallStacks(
      stacks.map { stack in
        var names: [String] = []
        for (frame, inner) in zip(stack.frames, [nil] + stack.frames.map(Optional.some)).reversed()
        where inner.map({ $0.name == frame.name && $0.symbol != frame.symbol }) != true {
          names.append(word(for: frame.name))
        }
        return (names, stack.count)
      }
    )
  }

  /// One sorted line for each different stack.
  ///
  /// - Parameters:
  ///   - stacks: The samples.
  ///   - root: A frame to put below all others, such as the case that was profiled.
  /// - Returns: The lines, each with its line break.
  public static func text(_ stacks: CallStacks, root: String? = nil) -> String {
    let first = root.map { [word(for: $0)] } ?? []
    return stacks.stacks.map { stack in
      "\((first + stacks.names(of: stack).map(word)).joined(separator: ";")) \(stack.samples)\n"
    }
    .sorted().joined()
  }

  /// One sorted line for each different stack.
  public static func text(_ stacks: [ProfileStack], root: String? = nil) -> String {
    text(merged(stacks), root: root)
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
