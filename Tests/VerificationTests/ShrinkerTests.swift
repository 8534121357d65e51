// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import TensorCore
import Testing

@testable import Verification

@Suite struct ShrinkerTests {
  private func shrunk(
    _ text: String,
    law: String = "exact-int32",
    fails: @escaping (VerificationCase) -> Bool
  ) throws -> Shrinker.Result {
    let property = try #require(PropertyCatalog.named(law))
    return Shrinker(fails: fails).shrunk(try VerificationCase(text: text), property: property)
  }

  @Test func everythingIrrelevantIsRemoved() throws {
    let result = try shrunk(
      "gemm_s8s8s32:60x300x47,fill=full-range,seed=5,stride=16,threads=4,range=full"
    ) { _ in true }
    #expect(
      result.smallest.description
        == "gemm_s8s8s32:1x1x1,fill=all-127,seed=5,stride=0,threads=1,kernel=auto"
    )
  }

  @Test(arguments: [(1213, 4, 1, 5), (1219, 16, 3, 19), (1215, 64, 63, 127), (1197, 7, 0, 7)])
  func sizeModuloATileIsFollowedDown(
    _ start: Int,
    _ tile: Int,
    _ rest: Int,
    _ smallest: Int
  ) throws {
    let result = try shrunk("gemm_s8s8s32:60x\(start)x47") { failing in
      failing.shape.depth % tile == rest && failing.shape.depth >= smallest
    }
    #expect(result.smallest.shape.depth == smallest)
  }

  @Test func faultOfSeveralSizesReachesItsSmallestCase() throws {
    let result = try shrunk("gemm_s8s8s32:61x1213x47,threads=3,fill=boundary") { failing in
      failing.shape.rows >= 3 && failing.shape.depth % 4 == 1 && failing.shape.depth > 4
        && failing.shape.columns >= 2 && failing.threads >= 2 && failing.fill != .highest
    }
    #expect(
      result.smallest.description
        == "gemm_s8s8s32:3x5x2,fill=constant-minus-128,seed=1,stride=0,threads=2,kernel=auto"
    )
  }

  @Test func budgetEndsTheSearch() throws {
    let property = try #require(PropertyCatalog.named("exact-int32"))
    var shrinker = Shrinker { $0.shape.depth > 900 }
    shrinker.budget = 10
    let result = shrinker.shrunk(
      try VerificationCase(text: "gemm_s8s8s32:60x1000x47"),
      property: property
    )
    #expect(result.tried == 10)
  }

  @Test func fillsStayWithinTheLaw() throws {
    let result = try shrunk(
      "quantize_token:9x9x9,fill=subnormal",
      law: "quantizer-scale-covariance"
    ) { _ in true }
    #expect(result.smallest.fill == .highest)
    let lowest = try shrunk("gemm_s8s8s32:9x9x9,fill=full-range", law: "sign-flip") {
      $0.fill != .highest
    }
    #expect(lowest.smallest.fill == .alternating)
  }
}
