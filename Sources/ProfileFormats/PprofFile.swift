// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

public import Records
import SwiftProtobuf

/// Profiles as pprof reads them: the protocol buffer of profile.proto in a gzip file.
///
/// Each sample has the label `case`, so that `go tool pprof -tagfocus` takes one profile of several.
public struct PprofFile {
  /// The whole file.
  public let bytes: [UInt8]

  /// Makes a file of profiles.
  public init(_ profiles: [TitledStacks]) throws {
    var builder = PprofBuilder()
    for profile in profiles { builder.add(profile) }
    let rates = Set(profiles.map(\.samplesPerSecond))
    let encoded: [UInt8] = try builder.finished(
      samplesPerSecond: rates.count == 1 ? rates.first.flatMap { $0 } : nil
    ).serializedBytes()
    bytes = GzipFile.bytes(storing: encoded)
  }
}

/// Gives every string, function and location its number.
private struct PprofBuilder {
  private var profile = Perftools_Profiles_Profile()
  private var strings = ["": 0]
  private var locations: [String: UInt64] = [:]
  private var samples = 0

  /// The position of a text in the table of strings.
  private mutating func number(of text: String) -> Int64 {
    if let number = strings[text] { return Int64(number) }
    strings[text] = strings.count
    return Int64(strings.count - 1)
  }

  /// The location that stands for a function: which instruction it was is not kept.
  private mutating func location(of name: String) -> UInt64 {
    if let known = locations[name] { return known }
    let id = UInt64(locations.count + 1)
    locations[name] = id
    var function = Perftools_Profiles_Function()
    function.id = id
    function.name = number(of: name)
    function.systemName = function.name
    profile.function.append(function)
    var line = Perftools_Profiles_Line()
    line.functionID = id
    var location = Perftools_Profiles_Location()
    location.id = id
    location.line = [line]
    profile.location.append(location)
    return id
  }

  mutating func add(_ titled: TitledStacks) {
    var label = Perftools_Profiles_Label()
    label.key = number(of: "case")
    label.str = number(of: titled.title)
    for stack in titled.stacks.stacks {
      var sample = Perftools_Profiles_Sample()
      sample.locationID = titled.stacks.names(of: stack).reversed().map { location(of: $0) }
      sample.value = [Int64(stack.samples)]
      sample.label = [label]
      profile.sample.append(sample)
      samples += stack.samples
    }
  }

  /// The profile with its table of strings; times are given where the rate is known.
  mutating func finished(samplesPerSecond: Double?) -> Perftools_Profiles_Profile {
    profile.sampleType = [type("samples", "count")]
    if let samplesPerSecond {
      let period = Int64((1e9 / samplesPerSecond).rounded())
      profile.sampleType.append(type("cpu", "nanoseconds"))
      profile.periodType = type("cpu", "nanoseconds")
      profile.period = period
      profile.durationNanos = Int64(samples) * period
      for index in profile.sample.indices {
        profile.sample[index].value.append(profile.sample[index].value[0] * period)
      }
    }
    profile.comment = [number(of: "made by smoothbench")]
    profile.stringTable = strings.sorted { $0.value < $1.value }.map(\.key)
    return profile
  }

  private mutating func type(_ name: String, _ unit: String) -> Perftools_Profiles_ValueType {
    var type = Perftools_Profiles_ValueType()
    type.type = number(of: name)
    type.unit = number(of: unit)
    return type
  }
}
