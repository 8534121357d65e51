// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

/// Where the processor time of one case went.
public struct ProfileRecord: Codable, Sendable {
  /// Text of the case.
  public var `case`: String
  /// Operation, such as `w8a8_linear`.
  public var operation: String
  /// Row of the kernel table, or the library's own name for what it ran.
  public var kernel: String
  /// `smoothbench` or the name of a library.
  public var provider: String
  /// The library's file, as `--provider` takes it, or `nil` for our own and in files of older builds.
  public var library: String?
  /// Threads asked for.
  public var threads: Int
  /// Calls in the profiled region.
  public var calls: Int
  /// The phases, largest first.
  public var phases: [Phase]
  /// Number of samples taken.
  public var samples: Int
  /// Sampling rate asked for.
  ///
  /// Unit: samples a second of processor time.
  public var requestedHz: Double
  /// Sampling rate that the kernel delivers: the one asked for, at most one sample a tick.
  ///
  /// Unit: samples a second of processor time.
  public var realHz: Double
  /// Processor time of the profiled region by the clocks of its threads.
  ///
  /// Unit: seconds.
  public var processorSeconds: Double
  /// Elapsed time of the profiled region.
  ///
  /// Unit: seconds.
  public var wallSeconds: Double
  /// Samples divided by the real rate, as a share of the processor time: 1 when none was lost.
  public var accountedShare: Double
  /// Why the other shares may be wrong too, or `nil`: this one is off by more than 5 %.
  public var mistrusted: String?
  /// How the threads shared the work.
  public var balance: ThreadBalance
  /// The instructions that most samples fell on, the most first; those of waiting threads left out.
  public var hotInstructions: [HotInstruction]
  /// What to try next; each line holds the number it follows from.
  public var advice: [String]
  /// Live bytes of the weights, or `nil` where the heap was not profiled.
  public var heap: Heap?
  /// The call stacks of the samples; `nil` in files of older builds.
  public var stacks: CallStacks?

  /// Creates a record.
  public init(
    case caseText: String,
    operation: String,
    kernel: String,
    provider: String,
    threads: Int,
    calls: Int,
    phases: [Phase],
    samples: Int,
    requestedHz: Double,
    realHz: Double,
    processorSeconds: Double,
    wallSeconds: Double,
    accountedShare: Double,
    mistrusted: String?,
    balance: ThreadBalance,
    hotInstructions: [HotInstruction],
    advice: [String],
    heap: Heap? = nil,
    stacks: CallStacks? = nil
  ) {
    self.case = caseText
    self.operation = operation
    self.kernel = kernel
    self.provider = provider
    self.threads = threads
    self.calls = calls
    self.phases = phases
    self.samples = samples
    self.requestedHz = requestedHz
    self.realHz = realHz
    self.processorSeconds = processorSeconds
    self.wallSeconds = wallSeconds
    self.accountedShare = accountedShare
    self.mistrusted = mistrusted
    self.balance = balance
    self.hotInstructions = hotInstructions
    self.advice = advice
    self.heap = heap
    self.stacks = stacks
  }
}
