// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Records

/// What the operating system says about the machine, for the `machine` record.
///
/// Read from files under `/proc` and `/sys`. A file that is missing or has another form leaves its
/// field unknown; it never stops a measurement.
public struct MachineFingerprint: Sendable {
  private let root: String

  /// Chooses where to look.
  ///
  /// - Parameter root: The folder that holds `proc`, `sys` and `etc`: `/`, or a copy in a test.
  public init(root: String = "/") {
    self.root = root.hasSuffix("/") ? root : root + "/"
  }

  /// Describes this machine.
  ///
  /// - Parameters:
  ///   - features: Names of the instruction set features found.
  ///   - version: The version of smoothbench.
  ///   - remarks: What the caller has to add, such as missing libraries.
  /// - Returns: The record, without measured limits.
  public func record(
    features: [String],
    version: String,
    remarks: [String] = []
  ) -> MachineRecord {
    MachineRecord(
      processor: processor,
      architecture: Self.architecture,
      features: features,
      cores: ProcessInfo.processInfo.activeProcessorCount,
      memoryBytes: memoryBytes,
      cacheBytes: cacheBytes,
      operatingSystem: operatingSystem,
      hypervisor: hypervisor,
      compiler: BuildCompiler.name,
      version: version,
      loadAverage: loadAverage,
      stealShare: stealShare,
      remarks: self.remarks + remarks
    )
  }

  /// `x86_64` or `aarch64`.
  static var architecture: String {
    #if arch(x86_64)
    "x86_64"
    #elseif arch(arm64)
    "aarch64"
    #else
    "unknown"
    #endif
  }

  /// The model of the first processor.
  var processor: String {
    let fields = processorFields
    if let model = fields["model name"], !model.isEmpty { return model }
    // Arm kernels print numbers only.
    if let implementer = fields["CPU implementer"], let part = fields["CPU part"] {
      return "Arm implementer \(implementer) part \(part)"
    }
    return "unknown"
  }

  /// Physical memory, 0 where unknown.
  ///
  /// Unit: bytes.
  var memoryBytes: Int {
    for line in lines("proc/meminfo") where line.hasPrefix("MemTotal:") {
      let kibibytes = line.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
      let bytes = kibibytes.multipliedReportingOverflow(by: 1024)
      return bytes.overflow ? 0 : max(0, bytes.partialValue)
    }
    return 0
  }

  /// Sizes of the caches of the first processor by level, data and unified.
  ///
  /// Unit: bytes.
  public var cacheBytes: [String: Int] {
    var sizes: [String: Int] = [:]
    for index in 0..<8 {
      let folder = "sys/devices/system/cpu/cpu0/cache/index\(index)/"
      guard let level = text(folder + "level").flatMap({ Int($0) }), (1...9).contains(level),
        let size = text(folder + "size").flatMap(Self.bytes)
      else { continue }
      switch text(folder + "type") {
      case "Data": sizes["l\(level)d"] = size
      case "Instruction": sizes["l\(level)i"] = size
      default: sizes["l\(level)"] = size
      }
    }
    return sizes
  }

  /// Distribution and kernel.
  var operatingSystem: String {
    var name = "Linux"
    for line in lines("etc/os-release") where line.hasPrefix("PRETTY_NAME=") {
      name = line.dropFirst("PRETTY_NAME=".count).trimmingCharacters(in: ["\"", "'"])
    }
    return "\(name), kernel \(text("proc/sys/kernel/osrelease") ?? "unknown")"
  }

  /// Who runs this virtual machine, or `nil` when the processor shows no sign of one.
  var hypervisor: String? {
    let named =
      text("sys/hypervisor/type")
      ?? text("sys/class/dmi/id/sys_vendor")
      .flatMap { vendor in text("sys/class/dmi/id/product_name").map { "\(vendor) \($0)" } }
    let flags = processorFields["flags"]?.split(separator: " ") ?? []
    return flags.contains("hypervisor")
      ? named ?? "present, not named" : text("sys/hypervisor/type")
  }

  /// Load average over one minute, 0 where unknown.
  var loadAverage: Double {
    let number = text("proc/loadavg")?.split(separator: " ").first.flatMap { Double($0) } ?? 0
    return number.isFinite ? number : 0
  }

  /// Share of time stolen since boot: what the hypervisor gave to others while work was waiting.
  var stealShare: Double? {
    guard let line = lines("proc/stat").first, line.hasPrefix("cpu ") else { return nil }
    // user nice system idle iowait irq softirq steal; guest time is part of user and nice.
    let ticks = line.split(separator: " ").dropFirst().prefix(8).compactMap { Double($0) }
    guard ticks.count == 8, ticks.allSatisfy({ $0.isFinite && $0 >= 0 }) else { return nil }
    let total = ticks.reduce(0, +)
    return total > 0 ? ticks[7] / total : nil
  }

  /// Fields of the first processor in `/proc/cpuinfo`.
  private var processorFields: [String: String] {
    var fields: [String: String] = [:]
    for line in lines("proc/cpuinfo") {
      guard let colon = line.firstIndex(of: ":") else { continue }
      let name = line[..<colon].trimmingCharacters(in: .whitespaces)
      // The first processor speaks for all.
      if fields[name] == nil {
        fields[name] = line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces)
      }
    }
    return fields
  }

  /// The bytes of a size such as `32K`.
  static func bytes(_ size: String) -> Int? {
    let units = ["K": 1 << 10, "M": 1 << 20, "G": 1 << 30]
    let unit = size.last.flatMap { units[String($0)] }
    guard let number = Int(unit == nil ? size : String(size.dropLast())), number > 0 else {
      return nil
    }
    let bytes = number.multipliedReportingOverflow(by: unit ?? 1)
    return bytes.overflow ? nil : bytes.partialValue
  }

  /// A file without the white space around it, or `nil` when it cannot be read or is empty.
  func text(_ name: String) -> String? {
    guard
      let text = SystemFile.text(root + name)?
        .trimmingCharacters(in: .whitespacesAndNewlines.union(.controlCharacters))
    else { return nil }
    return text.isEmpty ? nil : text
  }

  /// The lines of a file, none when it cannot be read.
  private func lines(_ name: String) -> [Substring] {
    text(name)?.split(separator: "\n") ?? []
  }

  /// Whether a file or folder exists.
  func exists(_ name: String) -> Bool {
    FileManager.default.fileExists(atPath: root + name)
  }
}
