// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

/// The machine and the build that produced the records around it.
public struct MachineRecord: Codable, Sendable {
  /// Processor model as the operating system names it.
  public var processor: String
  /// `x86_64` or `aarch64`.
  public var architecture: String
  /// Instruction set features found, by name.
  public var features: [String]
  /// Cores this process may use.
  public var cores: Int
  /// Physical memory.
  ///
  /// Unit: bytes.
  public var memoryBytes: Int
  /// Cache sizes by level (`l1d`, `l2`, `l3`).
  ///
  /// Unit: bytes.
  public var cacheBytes: [String: Int]
  /// Operating system and kernel release.
  public var operatingSystem: String
  /// The hypervisor named by the processor, or `null` on bare metal.
  public var hypervisor: String?
  /// Compiler that built this binary.
  public var compiler: String
  /// Version of smoothbench.
  public var version: String
  /// Load average over one minute when measured.
  public var loadAverage: Double
  /// Share of time stolen by the hypervisor since boot, 0 to 1, or `null` where unknown.
  public var stealShare: Double?
  /// Measured limits: name (with unit) and value.
  public var limits: [String: Double]
  /// Relative spread (p90 - p10) / median of a fixed piece of work: how noisy the machine is now.
  public var noise: Double?
  /// Libraries and system settings that are missing or restrict a measurement, with the remedy.
  public var remarks: [String]

  /// Creates a record.
  public init(
    processor: String,
    architecture: String,
    features: [String],
    cores: Int,
    memoryBytes: Int,
    cacheBytes: [String: Int],
    operatingSystem: String,
    hypervisor: String?,
    compiler: String,
    version: String,
    loadAverage: Double,
    stealShare: Double?,
    limits: [String: Double] = [:],
    noise: Double? = nil,
    remarks: [String] = []
  ) {
    self.processor = processor
    self.architecture = architecture
    self.features = features
    self.cores = cores
    self.memoryBytes = memoryBytes
    self.cacheBytes = cacheBytes
    self.operatingSystem = operatingSystem
    self.hypervisor = hypervisor
    self.compiler = compiler
    self.version = version
    self.loadAverage = loadAverage
    self.stealShare = stealShare
    self.limits = limits
    self.noise = noise
    self.remarks = remarks
  }
}
