// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Records
import Testing

@testable import ReportPages

@Suite("the HTML report")
struct HTMLReportTests {
  private static func page(_ records: [Record]) -> String {
    HTMLReport(sources: [("results.jsonl", records.count)], records: records).text
  }

  private static func check(
    _ outcome: VerificationRecord.Outcome,
    property: String = "exact-int32",
    kernel: String = "avx2",
    ratio: Double = 0.25
  ) -> VerificationRecord {
    VerificationRecord(
      property: property,
      case: "c",
      kernel: kernel,
      provider: "smoothbench",
      outcome: outcome,
      seed: 7,
      cases: 100,
      bound: "gamma_4: four roundings",
      observed: "",
      ratio: ratio
    )
  }

  @Test("the verdict stands before everything else and names the worst finding")
  func verdictComesFirst() throws {
    let cases: [([Record], String)] = [
      ([.verification(Self.check(.passed))], "RIGHT"),
      ([.verification(Self.check(.passed)), .golden(Self.check(.failed))], "WRONG"),
      ([.verification(Self.check(.mistrusted))], "UNTRUSTED"),
      ([.benchmark(.timing(name: "k", mistrusted: "too fast"))], "UNTRUSTED"),
      ([.baseline(.timing(name: "k", mistrusted: "too fast"))], "UNTRUSTED"),
      ([.benchmark(.timing(name: "k"))], "NOT CHECKED"),
    ]
    for (records, word) in cases {
      let page = Self.page(records)
      let verdict = try #require(page.range(of: "<h1"))
      let main = try #require(page.range(of: "<main"))
      #expect(verdict.lowerBound < main.lowerBound)
      #expect(page[verdict.lowerBound...].prefix(200).contains(word))
    }
  }

  @Test("an input is drawn before and after smoothing on one scale")
  func drawsMagnitudes() throws {
    let page = Self.page(try Record.everyKind(named: "layer"))
    #expect(page.contains("id=\"activations\""))
    for text in ["|X| before smoothing", "|X| after smoothing", "falls from 4 to 2"] {
      #expect(page.contains(text), "\(text)")
    }
    // The 4, a step below it the 2, two steps the 1; both pictures have all nine boxes of the scale.
    for level in [8, 7, 6] { #expect(page.contains("<path class=\"sb-h\(level)\"")) }
    #expect(page.components(separatedBy: "<rect class=\"sb-h8\"").count == 3)
  }

  @Test("rows of one operation that differ in an attribute are told apart and repeated as such")
  func tellsVariantsApart() {
    var timing = BenchmarkRecord.timing(name: "k")
    timing.case = "w8a8_linear:8x16x32,fill=uniform,seed=3,stride=0,threads=1,kernel=k,output=s8"
    #expect(timing.variant == "w8a8_linear,output=s8")
    let page = Self.page([.benchmark(timing)])
    #expect(page.contains("w8a8_linear,output=s8 8x16x32"))
    let command = RepeatCommands(ReportContent(sources: [], records: [.benchmark(timing)]))
    #expect(
      command.commands.map(\.command) == [
        "smoothbench benchmark --shape 8x16x32 --operation w8a8_linear,output=s8 --kernel k "
          + "--threads 1 --fill k --seed 3 --cache k"
      ]
    )
    #expect(page.contains("<span class=\"option\">--operation</span> w8a8_linear,output=s8"))
  }

  @Test("a page refers to nothing outside of itself")
  func loadsNothing() throws {
    let page = Self.page(try Record.everyKind(named: "kernel"))
    for word in ["src=", "@import", "url(", "<link", "<iframe", "fetch(", "XMLHttpRequest"] {
      #expect(!page.contains(word), "\(word)")
    }
    let targets = page.components(separatedBy: "href=\"").dropFirst()
    #expect(targets.allSatisfy { $0.hasPrefix("#") })
    #expect(page.contains("default-src &#39;none&#39;"))
  }

  @Test("a policy in the page allows its own script by hash and no other")
  func scriptIsNamedByHash() throws {
    let page = Self.page([.verification(Self.check(.passed))])
    let policy = try #require(page.components(separatedBy: "script-src ").dropFirst().first)
    #expect(policy.hasPrefix("&#39;sha256-"))
    #expect(!policy.prefix(80).contains("unsafe"))
  }

  @Test("every link leads to a heading of the page")
  func linksLead() throws {
    let page = Self.page(try Record.everyKind(named: "kernel"))
    for target in page.components(separatedBy: "href=\"#").dropFirst() {
      let id = target.prefix { $0 != "\"" }
      #expect(page.contains("id=\"\(id)\""), "\(id)")
    }
  }

  @Test("a law is summed up over kernels, by its worst outcome and its worst ratio")
  func lawsAreGrouped() throws {
    let groups = CheckGroup.groups(of: [
      Self.check(.passed, property: "a", kernel: "avx2", ratio: 0.25),
      Self.check(.passed, property: "a", kernel: "portable", ratio: 0.75),
      Self.check(.passed, property: "b", kernel: "avx2"),
      Self.check(.failed, property: "b", kernel: "portable", ratio: .infinity),
    ])
    #expect(groups.map(\.property) == ["b", "a"], "what failed comes first")
    #expect(groups.map(\.outcome) == [.failed, .passed])
    #expect(groups.last?.worstRatio == 0.75)
    #expect(groups.last?.cases == 200)
    #expect(groups.last?.kernels == "avx2, portable")
    #expect(groups.last?.bound.symbols == "gamma_4")
  }

  @Test("a ratio just below its bound is not written as 1")
  func nearlyOneIsNotOne() {
    #expect(Figure.ofBound(0.99998) == "0.999980")
    #expect(Figure.ofBound(0.25) == "0.250")
    #expect(Figure.ofBound(.infinity) == "beyond")
  }

  @Test("speedups carry the interval of the baseline that they are of, and pale ones a reason")
  func speedupsHaveIntervals() {
    var weak = BenchmarkRecord.timing(name: "k")
    weak.weakPrecisions = ["fp32"]
    let page = Self.page([.benchmark(weak), .baseline(.timing(name: "k", share: 0.6))])
    #expect(page.contains("weak baseline, 60.0 % of its limit"))
    #expect(page.components(separatedBy: "class=\"whisker\"").count > 3)
    let alone = Self.page([.benchmark(.timing(name: "k", speedup: .init()))])
    #expect(alone.contains("No floating-point baseline was timed"))
  }

  @Test("numbers that are not numbers reach no length of the page")
  func lengthsAreBounded() {
    let timing = BenchmarkRecord.timing(
      name: "k",
      share: .nan,
      speedup: .init(fp32: .infinity, fp16: 1e300),
      timeRatio: .init(median: 1e300, confidenceInterval: [.infinity, -1])
    )
    let page = Self.page([.benchmark(timing), .baseline(timing)])
    for word in ["nan%", "inf%", "-1%"] { #expect(!page.contains(word), "\(word)") }
    #expect(page.isBalanced)
  }

  @Test("records of different machines are said not to compare")
  func machinesAreTold() throws {
    let (one, two) = (try Record.everyKind(named: "one"), try Record.everyKind(named: "two"))
    #expect(Self.page(one + two).contains("do not compare"))
    #expect(!Self.page(one).contains("do not compare"))
  }

  @Test("a comment stays below the 65536 characters that a code host takes")
  func commentsFit() {
    let many = (0..<3000).flatMap { index in
      [
        Record.verification(Self.check(.failed, property: "law \(index)")),
        .benchmark(.timing(name: "kernel \(index)")),
      ]
    }
    let text = MarkdownReport(sources: [("results.jsonl", many.count)], records: many).text
    #expect(text.utf8.count < 65536, "\(text.utf8.count)")
    #expect(text.contains("more rows"))
  }
}
