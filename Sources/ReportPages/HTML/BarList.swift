// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

/// Bars below one another on one scale, each with its interval; words say what the bars show.
struct BarList {
  /// How a bar is filled.
  enum Tone: Sendable {
    /// Ours.
    case own
    /// Other people's, or another format.
    case other
    /// Measured, but not to be relied on.
    case weak
  }

  /// One bar.
  struct Bar: Sendable {
    /// What the bar is about.
    let name: String
    /// The value as text.
    let text: String
    /// The value.
    let value: Double
    /// The ends of its interval, or `nil`.
    var interval: ClosedRange<Double>?
    var tone = Tone.own
    /// A remark after the value, or empty.
    var remark = ""
  }

  /// Bars of one subject under its name.
  struct Group: Sendable {
    let title: String
    let bars: [Bar]
  }

  let groups: [Group]
  /// The value at the right end.
  let full: Double
  /// A value to mark on every bar, such as 1 for "as fast as", with what it means.
  var mark: (value: Double, text: String)?

  /// The value at the right end that leaves room for every bar and interval.
  static func scale(_ groups: [Group], atLeast least: Double = 0) -> Double {
    let bars = groups.flatMap(\.bars)
    let ends = bars.map(\.value) + bars.compactMap(\.interval?.upperBound)
    return max(least, (ends.filter(\.isFinite).max() ?? 1) * 1.04)
  }

  var node: HTMLNode {
    element("ul", .class("bars")) {
      for group in groups {
        element("li") {
          element("span", .class("case")) { group.title }
          element("ul") {
            for bar in group.bars {
              element("li", .class("bar")) {
                element("span", .class("what")) { bar.name }
                element("span", .class("value")) {
                  element("b") { bar.text }
                  bar.remark.isEmpty ? "" : " " + bar.remark
                }
                drawing(bar)
              }
            }
          }
        }
      }
    }
  }

  /// The bar itself; its words stand beside it, so a screen reader passes it over.
  private func drawing(_ bar: Bar) -> HTMLNode {
    element(
      "svg",
      .named("width", "100%"),
      .named("height", "16"),
      .named("aria-hidden", "true"),
      .class(style(bar.tone))
    ) {
      element("rect", .class("track"), .named("width", "100%"), .named("height", "16"))
      element(
        "rect",
        .class("fill"),
        .share("width", bar.value / full),
        .named("height", "16")
      )
      if let mark {
        element(
          "line",
          .class("mark"),
          .share("x1", mark.value / full),
          .share("x2", mark.value / full),
          .named("y2", "16")
        )
      }
      if let interval = bar.interval {
        element(
          "line",
          .class("whisker"),
          .share("x1", interval.lowerBound / full),
          .share("x2", interval.upperBound / full),
          .named("y1", "8"),
          .named("y2", "8")
        )
        for end in [interval.lowerBound, interval.upperBound] {
          element(
            "line",
            .class("whisker"),
            .share("x1", end / full),
            .share("x2", end / full),
            .named("y1", "4"),
            .named("y2", "12")
          )
        }
      }
    }
  }

  private func style(_ tone: Tone) -> StaticString {
    switch tone {
    case .own: "own"
    case .other: "other"
    case .weak: "weak"
    }
  }
}
