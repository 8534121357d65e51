// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Measurement

@Suite struct ReadableNameTests {
  @Test func demanglesSwiftSymbols() {
    #expect(
      ReadableName.demangled("$sSi1poiyS2i_SitFZ")
        == "static Swift.Int.+ infix(Swift.Int, Swift.Int) -> Swift.Int"
    )
    #expect(ReadableName.name(of: "$sSi1poiyS2i_SitFZ") == "Swift.Int.+ infix(_:_:)")
  }

  @Test func keepsOtherNamesAsTheyAre() {
    for name in ["smoothbench_gemm_s8s8s32_avx2", "_ZN3foo3barEv", "main", "", "$s", "$snonsense"] {
      #expect(ReadableName.name(of: name) == name)
    }
  }

  @Test func mergesClonesOfACFunction() {
    #expect(ReadableName.name(of: "f.cold") == "f")
    #expect(ReadableName.name(of: "f.part.0") == "f")
  }

  @Test(arguments: [
    ("A.B.c(d: Swift.Int, Swift.Int) -> Swift.Int", "A.B.c(d:_:)"),
    ("static A.B.c() throws -> ()", "A.B.c()"),
    ("A.B.c<D where D: E>(d: (Swift.Int, D) -> ()) -> D", "A.B.c(d:)"),
    ("generic specialization <A.B<Swift.Int>, C> of A.f(x: Swift.Int) -> ()", "A.f(x:)"),
    (
      "function signature specialization <Arg[0] = Dead> of generic specialization <A> of A.f()",
      "A.f()"
    ),
    ("closure #2 (Swift.Int) -> () in A.f(x: Swift.Int) -> ()", "closure #2 in A.f(x:)"),
    (
      "partial apply forwarder for closure #1 () -> () in closure #3 () -> () in A.f() -> ()",
      "closure #1 in closure #3 in A.f()"
    ),
    ("A.(secret in _0123456789ABCDEF)(x: Swift.Int) -> ()", "A.secret(x:)"),
    ("A.(Secret in _0123456789ABCDEF).f(_: Swift.Int) -> ()", "A.Secret.f(_:)"),
    ("(extension in M):Swift.Array.f() -> ()", "Swift.Array.f()"),
    (
      "function signature specialization <Arg[0] = [Closure Propagated : $s, Argument Types : []> of "
        + "generic specialization <A> of A.f(x: A) -> ()",
      "A.f(x:)"
    ),
    (
      "(2) suspend resume partial function for closure #1 @Sendable () async -> () in A.f() -> ()",
      "closure #1 in A.f()"
    ),
    ("merged A.f(x: Swift.Int) -> ()", "A.f(x:)"),
    ("A.B.count.getter : Swift.Int", "A.B.count.getter"),
    ("A.B.subscript.read : (Swift.Int) -> C", "A.B.subscript.read"),
    ("static A.B.< infix(A.B, A.B) -> Swift.Bool", "A.B.< infix(_:_:)"),
    ("static A.B.> infix(A.B, A.B) -> Swift.Bool", "A.B.> infix(_:_:)"),
    ("type metadata accessor for A.B<C>", "type metadata accessor for A.B"),
    ("A.B.init(c: [Swift.Int : D], _: D...) -> A.B", "A.B.init(c:_:)"),
    ("reabstraction thunk helper from @callee_guaranteed (@in A) -> ()", "reabstraction thunk"),
    ("", ""), ("(", "()"), ("A.f(", "A.f()"), ("A.f(x: (", "A.f(x:)"), (">>>", ">>>"),
  ])
  func shortensDeclarations(declaration: String, expected: String) {
    #expect(DeclarationText(declaration).shortened == expected)
  }
}
