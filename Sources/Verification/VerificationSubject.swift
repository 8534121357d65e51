// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

public import OptimizedOperations
public import Providers
public import Quantization
import ReferenceOperations
import TensorCore

/// Whatever is verified: a row of the kernel table, a library, or a kernel made wrong on purpose.
public struct VerificationSubject: Sendable {
  /// Name in records and in case text, such as `avx2`.
  public let name: String
  /// `smoothbench` or the name of a library.
  public let provider: String
  /// Operations the subject offers; laws of the others are skipped.
  public let operations: Set<CaseOperation>
  /// Options `smoothbench verify` needs to find the subject again; empty for kernel rows.
  public let replayOptions: String
  /// Laws that cannot be asked of the subject, each with the reason; they are skipped.
  public var exemptions: [String: String] = [:]
  /// The greatest depth at which the subject's sums are exact.
  public var greatestDepth = Int.max
  /// What the outputs of the subject's layer can be.
  public var outputs = Set(OperationAttributes.OutputFormat.allCases)
  /// The formulas of smoothing that laws about them check.
  public var smoothing = SmoothingFormulas.reference
  /// Makes the operations for a number of threads.
  public let make: @Sendable (_ threads: Int) throws -> any OperationFamily

  /// Creates a subject.
  public init(
    name: String,
    provider: String = "smoothbench",
    operations: Set<CaseOperation> = Set(CaseOperation.allCases),
    replayOptions: String = "",
    make: @escaping @Sendable (_ threads: Int) throws -> any OperationFamily
  ) {
    self.name = name
    self.provider = provider
    self.operations = operations
    self.replayOptions = replayOptions
    self.make = make
  }

  /// Why a case cannot be asked of the subject, or `nil` when it can.
  func reasonAgainst(_ verificationCase: VerificationCase) -> String? {
    if let law = verificationCase.property, let reason = exemptions[law] { return reason }
    let output = verificationCase.attributes.output
    guard outputs.contains(output) else {
      return "\(name) does not offer \(output.rawValue) output"
    }
    let depth = verificationCase.shape.depth
    guard depth > greatestDepth else { return nil }
    return "\(name) sums exactly to depth \(greatestDepth) only, the case has \(depth)"
  }

  /// A row of the kernel table.
  ///
  /// - Precondition: This machine supports the row when operations are made.
  public static func kernelRow(_ row: KernelRow) -> VerificationSubject {
    VerificationSubject(name: row.name) { threads in
      OptimizedOperations(row: row, threads: threads)
    }
  }

  /// One capability of a library, computed in guarded memory.
  ///
  /// - Parameters:
  ///   - provider: The library.
  ///   - capability: What it computes; the subject's name.
  ///   - replayOptions: Options that load the library again.
  /// - Returns: The subject; the library's functions are called when it is checked.
  public static func provider(
    _ provider: Provider,
    capability: ProviderCapability,
    replayOptions: String
  ) -> VerificationSubject {
    var subject = VerificationSubject(
      name: capability.rawValue,
      provider: provider.name,
      operations: [CaseOperation(capability.operation)],
      replayOptions: replayOptions
    ) { threads in
      try ProviderOperations(provider: provider, capability: capability, threads: threads)
    }
    subject.greatestDepth = capability.greatestExactDepth
    subject.outputs = [.real]
    let sizes = "sizes are a precondition of the C interface, which states them once"
    subject.exemptions = [
      "depth-bound-refused": sizes,
      "mismatch-refused": sizes,
      "linear-composition": "the C interface offers the layer whole, not its steps",
    ]
    return subject
  }

  /// The formulas themselves: what laws without a kernel run on.
  public static let reference = VerificationSubject(name: "reference") { _ in
    ReferenceOperations()
  }
}

/// A subject with its operations made once for each number of threads.
public final class PreparedSubject {
  /// The subject.
  public let subject: VerificationSubject
  private var families: [Int: any OperationFamily] = [:]

  /// Prepares a subject.
  public init(_ subject: VerificationSubject) { self.subject = subject }

  /// The operations for a number of threads.
  public func operations(threads: Int) throws -> any OperationFamily {
    if let family = families[threads] { return family }
    let family = try subject.make(threads)
    families[threads] = family
    return family
  }
}
