// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import TensorCore
public import Verification

/// Something whose rightness is known, and the laws that are asked about it.
public struct SelftestSubject: Sendable {
  /// Name of the fault, or of the right thing.
  public let name: String
  /// Whether it is right: then no law may be broken.
  public let isRight: Bool
  /// Names of the laws.
  public let laws: [String]
  /// What the laws check.
  public let subject: VerificationSubject

  /// The laws that the names stand for.
  ///
  /// - Precondition: The catalogue has a law of every name: one that is misspelt would see nothing,
  ///   and nobody would miss it.
  public var properties: [Property] {
    laws.map { name in
      guard let property = PropertyCatalog.named(name) else {
        preconditionFailure("\(self.name) is to be seen by '\(name)', which is no law")
      }
      return property
    }
  }

  /// Every known fault.
  public static let faults: [SelftestSubject] =
    Fault.allCases.map {
      SelftestSubject(
        name: $0.rawValue,
        isRight: false,
        laws: $0.laws,
        subject: FaultyOperations.subject($0)
      )
    }
    + SmoothingFault.allCases.map {
      SelftestSubject(name: $0.rawValue, isRight: false, laws: $0.laws, subject: $0.subject)
    }

  /// Products built from one emulated instruction each, and a mixture of experts smoothed where a plan
  /// says, without a mistake: a bench that accuses the innocent is no better than one that acquits the
  /// guilty.
  public static let right: [SelftestSubject] = [
    emulated("right-vpdpbusd") { EmulatedProduct.unsignedDot($0, $1) },
    emulated("right-sdot") { EmulatedProduct.signedDot($0, $1) },
    emulated("right-smmla") { EmulatedProduct.tiles($0, $1) },
    emulated("right-tdpbssd") { EmulatedProduct.amx($0, $1) },
    mixture,
  ]

  private static var mixture: SelftestSubject {
    var subject = VerificationSubject.reference
    subject.smoothing = StackedMixture().formulas
    return SelftestSubject(
      name: "right-smoothed-mixture",
      isRight: true,
      laws: SmoothingFault.laws,
      subject: subject
    )
  }

  private static func emulated(
    _ name: String,
    _ multiply: @escaping @Sendable (Matrix<Int8>, Matrix<Int8>) -> Matrix<Int32>
  ) -> SelftestSubject {
    SelftestSubject(
      name: name,
      isRight: true,
      laws: ["exact-int32", "exact-at-depth-bound", "transposition", "depth-split"],
      subject: VerificationSubject(name: name, operations: [.product]) {
        FaultyOperations(fault: nil, threads: $0, multiply: multiply)
      }
    )
  }
}
