// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import OptimizedOperations
import Quantization
import TensorCore
import Testing

@Suite struct KernelRowTests {
  @Test func portableIsTheLastRowAndRunsEverywhere() {
    #expect(KernelRow.all.last?.name == "portable")
    #expect(KernelRow.all.last?.isSupported == true)
  }

  @Test func namesAreUnique() {
    #expect(Set(KernelRow.all.map(\.name)).count == KernelRow.all.count)
  }

  @Test func everyRowImplementsEveryOperation() {
    for row in KernelRow.all {
      #expect(row.operations.map(\.operation) == KernelOperation.allCases)
    }
  }

  @Test func refusesAnUnknownNameAndListsTheKnown() {
    #expect(throws: KernelSelectionError.unknown(name: "mmx", known: KernelRow.all.map(\.name))) {
      try KernelRow.named("mmx")
    }
  }

  @Test(arguments: KernelRow.all.map(\.name))
  func aRowRunsExactlyWhenNothingIsMissing(name: String) throws {
    let row = try #require(KernelRow.all.first { $0.name == name })
    if row.missingFeatures.isEmpty {
      #expect(try KernelRow.named(name).name == name)
    } else {
      #expect(
        throws: KernelSelectionError.unsupported(name: name, missing: row.missingFeatures.names)
      ) { try KernelRow.named(name) }
    }
  }
}
