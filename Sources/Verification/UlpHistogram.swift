// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

/// How far elements are off, counted by powers of two of the distance.
///
/// The distance of two floating-point numbers is the number of steps from one to the other through
/// all numbers of their type (units in the last place); of two integers it is their difference.
public struct UlpHistogram: Sendable, Equatable {
  /// Elements for each class: 0, 1, 2, 3...4, 5...8, and so on.
  private var counts = [Int](repeating: 0, count: 66)
  /// Elements that are infinite or not a number where the expected one is not, or the reverse.
  public private(set) var notComparable = 0
  /// Whether distances are units in the last place, not differences of integers.
  public let isFloatingPoint: Bool

  /// Creates an empty histogram.
  public init(isFloatingPoint: Bool) { self.isFloatingPoint = isFloatingPoint }

  /// Number of elements counted.
  public var total: Int { counts.reduce(0, +) + notComparable }

  /// Counts an element.
  public mutating func add(_ distance: UInt64?) {
    guard let distance else {
      notComparable += 1
      return
    }
    counts[Self.index(of: distance)] += 1
  }

  /// Steps between two FP64 numbers, or `nil` where one is infinite or not a number.
  public static func distance(_ left: Double, _ right: Double) -> UInt64? {
    guard left.isFinite, right.isFinite else {
      return left.bitPattern == right.bitPattern ? 0 : nil
    }
    return distance(
      ordered(Int64(bitPattern: left.bitPattern)),
      ordered(Int64(bitPattern: right.bitPattern))
    )
  }

  /// Steps between two FP32 numbers, or `nil` where one is infinite or not a number.
  public static func distance(_ left: Float, _ right: Float) -> UInt64? {
    guard left.isFinite, right.isFinite else {
      return left.bitPattern == right.bitPattern ? 0 : nil
    }
    // Sign-extended, so that the order below is that of FP32 numbers in 64 bits.
    let leftBits = Int64(Int32(bitPattern: left.bitPattern))
    let rightBits = Int64(Int32(bitPattern: right.bitPattern))
    return distance(
      leftBits < 0 ? Int64(Int32.min) - leftBits : leftBits,
      rightBits < 0 ? Int64(Int32.min) - rightBits : rightBits
    )
  }

  /// Difference of two integers.
  public static func distance(_ left: Int64, _ right: Int64) -> UInt64 {
    left > right ? UInt64(bitPattern: left &- right) : UInt64(bitPattern: right &- left)
  }

  /// One line for each class that has elements, with a bar.
  public var text: String {
    let unit = isFloatingPoint ? "ulp" : "off"
    var lines = counts.enumerated().filter { $0.element > 0 }
      .map { (name: "\(Self.name(of: $0.offset)) \(unit)", count: $0.element) }
    if notComparable > 0 { lines.append((name: "not finite", count: notComparable)) }
    let nameWidth = lines.map(\.name.count).max() ?? 0
    let countWidth = lines.map { "\($0.count)".count }.max() ?? 0
    let most = lines.map(\.count).max() ?? 1
    return lines.map { line in
      let name = String(repeating: " ", count: nameWidth - line.name.count) + line.name
      let count =
        String(repeating: " ", count: countWidth - "\(line.count)".count) + "\(line.count)"
      let bar = String(repeating: "#", count: max(1, line.count * 40 / most))
      return "\(name)  \(count)  \(bar)"
    }.joined(separator: "\n")
  }

  /// Bits of a number as an integer that grows with it; -0 and 0 give the same.
  private static func ordered(_ bits: Int64) -> Int64 { bits < 0 ? Int64.min &- bits : bits }

  private static func index(of distance: UInt64) -> Int {
    distance == 0 ? 0 : 65 - (distance - 1).leadingZeroBitCount
  }

  private static func name(of index: Int) -> String {
    switch index {
    case 0, 1, 2: "\(index)"
    case 65: "over 2^63"
    default: "\((UInt64(1) << (index - 2)) + 1)-\(UInt64(1) << (index - 1))"
    }
  }
}
