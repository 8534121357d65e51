// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Records
import Testing

@testable import Measurement

@Suite struct ProfilePhasesTests {
  private static func frames(_ names: String...) -> [ProfileFrame] {
    names.map { ProfileFrame(symbol: $0, name: $0) }
  }

  @Test(arguments: [
    ("smoothbench_quantize_f32s8_avx2", ProfilePhase.quantize),
    ("smoothbench_absolute_maximum_f32_portable", .quantize),
    ("smoothbench_pack_weight_s8_avx2", .pack),
    ("smoothbench_pack_activation_s8_avx512vnni", .pack),
    ("smoothbench_convert_f16f32_avx2", .pack),
    ("smoothbench_gemm_s8s8s32_avx512vnni", .product),
    ("smoothbench_gemm_f32_portable", .product),
    ("smoothbench_epilogue_s32f32_avx2", .epilogue),
    ("smoothbench_probe_int8_avx2", .other),
    ("OptimizedOperations.HeadProduct.packPanel(_:of:)", .pack),
    ("OptimizedOperations.HeadProduct.computeTile(_:)", .product),
    ("sgemm_incopy_HASWELL", .pack),
    ("sgemm_kernel_HASWELL", .product),
    ("[generated code]", .product),
    ("Providers.ProviderProduct.run(activation:into:)", .product),
    ("OptimizedOperations.PackedWeight.init(_:row:)", .pack),
    ("closure #1 in OptimizedOperations.MatrixProduct.run(into:pool:scratch:)", .product),
    ("OptimizedOperations.MatrixProductBound.check()", .other),
    ("OptimizedOperations.WorkExchange.work(thread:)", .other),
    ("main", .other),
  ])
  func assignsAFunctionToItsPhase(name: String, phase: ProfilePhase) {
    #expect(ProfilePhase.phase(of: Self.frames(name, "main")) == phase)
  }

  @Test func letsTheInnermostKnownFunctionDecide() {
    let outer = "OptimizedOperations.MatrixProduct.run(into:pool:scratch:)"
    #expect(
      ProfilePhase.phase(of: Self.frames("smoothbench_epilogue_s32f32_avx2", outer)) == .epilogue
    )
    #expect(ProfilePhase.phase(of: Self.frames("memcpy", "operator new", outer)) == .product)
    #expect(ProfilePhase.phase(of: []) == .other)
  }

  @Test func tellsSpinningFromWork() {
    let waiting = "OptimizedOperations.WorkExchange.waitForWorkers()"
    #expect(ProfilePhase.isSpinning(Self.frames(waiting, "main")))
    #expect(ProfilePhase.isSpinning(Self.frames("__sched_yield", waiting)))
    // A thread that works was given its work by the same functions.
    #expect(!ProfilePhase.isSpinning(Self.frames("smoothbench_gemm_s8s8s32_avx2", waiting)))
    #expect(!ProfilePhase.isSpinning([]))
  }

  @Test func listsAllPhasesLargestFirstWithSharesThatAddUp() {
    let stacks = [
      ProfileStack(count: 6, frames: Self.frames("smoothbench_gemm_s8s8s32_avx2")),
      ProfileStack(count: 1, frames: Self.frames("main")),
      ProfileStack(count: 3, frames: Self.frames("smoothbench_pack_weight_s8_avx2")),
    ]
    let phases = ProfilePhase.phases(of: stacks)
    #expect(phases.map(\.name) == ["product", "pack", "other", "quantize", "epilogue"])
    #expect(phases.map(\.samples) == [6, 3, 1, 0, 0])
    #expect(abs(phases.reduce(0) { $0 + $1.share } - 1) < 1e-12)
  }
}
