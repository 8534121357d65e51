// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import EvaluationSuite
import Foundation
import Quantization
import ReferenceOperations
import TensorCore
import TestSupport
import Testing
import TransformerModels

/// A whole model in FP64 against the trace of an independent implementation in FP64 (NumPy).
///
/// Takes minutes, so that it runs only where `SMOOTHBENCH_FP64_TRACE` is set, as in `ci/full`.
@Suite(
  .enabled(
    if: ProcessInfo.processInfo.environment["SMOOTHBENCH_FP64_TRACE"] != nil,
    "set SMOOTHBENCH_FP64_TRACE to run 1024 tokens in FP64"
  ),
  .enabled(if: Fixtures.exists(Fixtures.smolLM2), "\(Fixtures.fetchModels)")
)
struct ReferenceTraceTests {
  /// Differences allowed, relative to the largest value compared.
  ///
  /// The two sides sum in other orders:
  /// FP32 leaves about 1e-5 here, and FP64 has 29 more bits, so that 1e-12 would be usual. 1e-9 is far
  /// from both.
  private static let tolerance = 1e-9

  @Test func agreesWithTheTraceOfWindow0AtEveryInputAndToken() throws {
    let trace = try Trace()
    let tokens = try trace.tokens()
    let model = try CheckpointModel(path: Fixtures.smolLM2)
    let reference = ReferenceTransformer()
    let linears = TappedLinears(positions: trace.positions)
    let decoder = try TransformerModel(
      model.configuration,
      source: model,
      operations: reference,
      linears: linears
    )
    let states = try decoder.hiddenStates(of: tokens)

    for (name, tap) in trace.taps {
      let rows = try #require(linears.inputs.rows[name], "\(name)")
      for (row, (first, norm)) in zip(rows, zip(tap.first4, tap.l2)) {
        let length = row.reduce(0) { $0 + $1 * $1 }.squareRoot()
        #expect(abs(length - norm) <= Self.tolerance * norm, "\(name)")
        for (found, expected) in zip(row, first) {
          #expect(abs(found - expected) <= Self.tolerance * norm, "\(name)")
        }
      }
    }
    let logits = try decoder.logits(states)
    for (position, top) in zip(trace.positions, trace.top5Logits) {
      for pair in top {
        let found = logits[position, Int(pair[0])]
        #expect(abs(found - pair[1]) <= Self.tolerance * abs(top[0][1]), "token \(position)")
      }
    }
    let expected = try Trace.likelihoods()
    for position in expected.indices {
      let row = logits.row(position)
      let greatest = row.max() ?? 0
      let sum = row.reduce(0) { $0 + exp($1 - greatest) }
      let found = greatest + log(sum) - row[tokens[position + 1]]
      #expect(abs(found - expected[position]) <= Self.tolerance * greatest, "token \(position)")
    }
  }
}

/// FP64 linear layers that keep some rows of what they are given.
private struct TappedLinears: LinearOperations {
  /// What was seen: rows by the name of the place.
  final class Inputs {
    var rows: [String: [[Double]]] = [:]
  }

  struct LinearGroup {
    let group: ReferenceTransformer.LinearGroup
    let place: LinearPlace
  }

  let positions: [Int]
  let inputs = Inputs()
  private let reference = ReferenceTransformer()

  init(positions: [Int]) { self.positions = positions }

  func prepare(
    weights: [Matrix<Float>],
    biases: [[Float]?],
    at place: LinearPlace
  ) -> LinearGroup {
    LinearGroup(
      group: reference.prepare(weights: weights, biases: biases, at: place),
      place: place
    )
  }

  func apply(_ group: LinearGroup, to activation: Matrix<Double>) -> Matrix<Double> {
    let names = ["q_proj": "attn", "o_proj": "o", "gate_proj": "mlp", "down_proj": "down"]
    let last = group.place.names[0].split(separator: ".").last.map(String.init) ?? ""
    if let block = group.place.block, let name = names[last] {
      inputs.rows["layers.\(block).\(name).input"] = positions.map { activation.row($0) }
    }
    return reference.apply(group.group, to: activation)
  }

  func byteCount(of group: LinearGroup) -> Int { reference.byteCount(of: group.group) }
}

/// What the other implementation wrote down of window 0.
private struct Trace: Decodable {
  struct Tap: Decodable {
    /// The first four values at each position.
    let first4: [[Double]]
    /// The length of the vector at each position.
    let l2: [Double]
  }

  let positions: [Int]
  /// Token and logit of the five greatest at each position.
  let top5Logits: [[[Double]]]
  let taps: [String: Tap]

  private static func bytes(_ name: String) throws -> Data {
    Data(try Fixtures.bytes(Fixtures.bench("models/smollm2-135m/\(name)")))
  }

  init() throws {
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    self = try decoder.decode(Self.self, from: try Self.bytes("trace_window0_fp64.json"))
  }

  func tokens() throws -> [Int] {
    let bytes = try Self.bytes("eval_wiki_ids.u16").prefix(2 * 1024)
    return stride(from: 0, to: bytes.count, by: 2).map { Int(bytes[$0]) | Int(bytes[$0 + 1]) << 8 }
  }

  /// -log p of the 1023 scored tokens: the FP64 values at the end of an npy file.
  static func likelihoods() throws -> [Double] {
    let values = try bytes("nll_window0_fp64.npy").suffix(1023 * MemoryLayout<Double>.size)
    return values.withUnsafeBytes { bytes in
      (0..<1023).map { bytes.loadUnaligned(fromByteOffset: 8 * $0, as: Double.self) }
    }
  }
}
