// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import JSONReading
import TensorCore

/// Reads Python pickles that hold tensors, dictionaries, strings and numbers, and nothing else.
///
/// A pickle is a program for a small stack machine, which can call anything that Python can import.
/// This reader knows no calls: the three names that `torch.save` needs are words of a fixed list that
/// build a tensor's description or a dictionary, and any other name or operation is refused. There is
/// nothing it could execute.
struct PickleReader {
  /// What a pickle can hold here.
  indirect enum Value {
    case none
    case bool(Bool)
    case integer(Int)
    case number(Double)
    case string(String)
    case tuple([Value])
    case dictionary([Entry])
    /// A name of the fixed list.
    case name(Name)
    /// Elements in a member of the archive.
    case storage(Storage)
    case tensor(Tensor)
  }

  /// One key and value of a dictionary.
  struct Entry {
    let key: String
    let value: Value
  }

  /// The names that may be mentioned.
  enum Name: Equatable {
    case orderedDictionary
    case rebuildTensor
    case storage(ElementType)
  }

  /// Elements in a member of the archive.
  struct Storage {
    let elementType: ElementType
    let key: String
    let elementCount: Int
  }

  /// A tensor: a part of a storage.
  struct Tensor {
    let storage: Storage
    let offset: Int
    let shape: [Int]
    let strides: [Int]
  }

  /// Tuples and dictionaries inside one another: more than needed, few enough for the stack.
  static var greatestNesting: Int { 32 }

  /// A value and how deep it is nested.
  private struct Item {
    let value: Value
    var depth = 0
  }

  private var cursor: FileCursor
  private var stack: [Item] = []
  private var marks: [Int] = []
  private var memo: [Int: Item] = [:]

  private init(_ cursor: FileCursor) { self.cursor = cursor }

  /// Reads the pickle in a part of a file.
  static func value(
    of file: MappedFile,
    in range: Range<Int>
  ) throws(CheckpointError) -> Value {
    var reader = PickleReader(FileCursor(file, in: range))
    while true {
      let start = reader.cursor.position
      let operation = try reader.cursor.integer(UInt8.self, "an operation")
      if operation == UInt8(ascii: ".") {
        let value = try reader.pop().value
        guard reader.stack.isEmpty, reader.cursor.remaining == 0 else {
          throw reader.cursor.error(
            at: start,
            found: "the end with \(reader.stack.count) values and "
              + "\(reader.cursor.remaining) bytes left",
            expected: "one value and the end of the pickle"
          )
        }
        return value
      }
      try reader.perform(operation, at: start)
    }
  }

  private mutating func perform(_ operation: UInt8, at start: Int) throws(CheckpointError) {
    if try performLiteral(operation) { return }
    if try performContainer(operation) { return }
    if try performMemo(operation) { return }
    switch operation {
    case 0x80:  // PROTO
      let version = try cursor.integer(UInt8.self, "a protocol")
      guard (2...5).contains(version) else {
        throw cursor.error(at: start, found: "protocol \(version)", expected: "2 to 5")
      }
    case 0x95:  // FRAME
      _ = try cursor.range(of: 8, "the length of a frame")
    case UInt8(ascii: "c"):  // GLOBAL
      let module = try line()
      push(.name(try name(module, try line(), at: start)))
    case 0x93:  // STACK_GLOBAL
      let name = try string(pop(), at: start)
      let module = try string(pop(), at: start)
      push(.name(try self.name(module, name, at: start)))
    case UInt8(ascii: "R"):  // REDUCE
      try reduce(at: start)
    case UInt8(ascii: "Q"):  // BINPERSID
      push(.storage(try storage(try pop().value, at: start)))
    default:
      throw cursor.error(
        at: start,
        found: "the pickle operation 0x\(String(operation, radix: 16))",
        expected: "tensors, dictionaries, strings and numbers only"
      )
    }
  }
}

// MARK: - Literals

extension PickleReader {
  private mutating func performLiteral(_ operation: UInt8) throws(CheckpointError) -> Bool {
    switch operation {
    case UInt8(ascii: "N"): push(.none)
    case 0x88: push(.bool(true))
    case 0x89: push(.bool(false))
    case UInt8(ascii: "K"): push(.integer(Int(try cursor.integer(UInt8.self, "a number"))))
    case UInt8(ascii: "M"): push(.integer(Int(try cursor.integer(UInt16.self, "a number"))))
    case UInt8(ascii: "J"): push(.integer(Int(try cursor.integer(Int32.self, "a number"))))
    case 0x8A: push(.integer(try longInteger()))
    case UInt8(ascii: "G"):
      let bits = UInt64(bigEndian: try cursor.integer(UInt64.self, "a number"))
      push(.number(Double(bitPattern: bits)))
    case UInt8(ascii: "X"):
      let length = try cursor.integer(UInt32.self, "the length of a string")
      push(.string(try cursor.text(byteCount: length, "a string")))
    case 0x8C:
      let length = try cursor.integer(UInt8.self, "the length of a string")
      push(.string(try cursor.text(byteCount: length, "a string")))
    default: return false
    }
    return true
  }

  /// A little-endian integer in two's complement of up to 8 bytes.
  private mutating func longInteger() throws(CheckpointError) -> Int {
    let length = try cursor.integer(UInt8.self, "the length of a number")
    guard length <= 8 else {
      throw cursor.error(found: "a number of \(length) bytes", expected: "at most 8")
    }
    let bytes = cursor.file.bytes(in: try cursor.range(of: length, "a number"))
    let bits = bytes.reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    let unused = 64 - 8 * bytes.count
    return unused == 64 ? 0 : Int(Int64(bitPattern: bits << unused) >> unused)
  }

  /// Text up to the end of the line.
  private mutating func line() throws(CheckpointError) -> String {
    let start = cursor.position
    let longest = 256
    var length = 0
    while try cursor.integer(UInt8.self, "a line") != 0x0A {
      length += 1
      guard length <= longest else {
        throw cursor.error(at: start, found: "a longer line", expected: "\(longest) bytes at most")
      }
    }
    return String(decoding: cursor.file.bytes(in: start..<start + length), as: UTF8.self)
  }
}

// MARK: - Containers

extension PickleReader {
  private mutating func performContainer(_ operation: UInt8) throws(CheckpointError) -> Bool {
    switch operation {
    case UInt8(ascii: "("): marks.append(stack.count)
    case UInt8(ascii: ")"): push(.tuple([]))
    case UInt8(ascii: "t"): try pushTuple(of: try popToMark())
    case 0x85: try pushTuple(of: try pop(1))
    case 0x86: try pushTuple(of: try pop(2))
    case 0x87: try pushTuple(of: try pop(3))
    case UInt8(ascii: "}"): push(.dictionary([]))
    case UInt8(ascii: "s"): try addToDictionary(try pop(2))
    case UInt8(ascii: "u"): try addToDictionary(try popToMark())
    default: return false
    }
    return true
  }

  private mutating func pushTuple(of items: [Item]) throws(CheckpointError) {
    try push(.tuple(items.map(\.value)), around: items)
  }

  private mutating func addToDictionary(_ items: [Item]) throws(CheckpointError) {
    guard let last = stack.last, case .dictionary(let earlier) = last.value,
      stack.count > marks.last ?? 0, items.count % 2 == 0
    else {
      throw cursor.error(found: "values for no dictionary", expected: "a dictionary and pairs")
    }
    let depth = last.depth
    // Without the stack's own reference, adding to a long dictionary copies nothing.
    stack.removeLast()
    var entries = earlier
    for index in stride(from: 0, to: items.count, by: 2) {
      let key = try string(items[index], at: cursor.position)
      entries.append(Entry(key: key, value: items[index + 1].value))
    }
    try push(.dictionary(entries), around: items + [Item(value: .none, depth: depth - 1)])
  }

  private mutating func push(_ value: Value) { stack.append(Item(value: value)) }

  /// Pushes a value that contains others.
  private mutating func push(_ value: Value, around items: [Item]) throws(CheckpointError) {
    let depth = (items.map(\.depth).max() ?? -1) + 1
    guard depth <= Self.greatestNesting else {
      throw cursor.error(
        found: "values nested \(depth) deep",
        expected: "at most \(Self.greatestNesting) levels"
      )
    }
    stack.append(Item(value: value, depth: depth))
  }

  private mutating func pop() throws(CheckpointError) -> Item {
    // What lies below a mark belongs to the container around.
    guard stack.count > marks.last ?? 0, let item = stack.popLast() else {
      throw cursor.error(found: "an empty stack", expected: "a value for the operation before")
    }
    return item
  }

  private mutating func pop(_ count: Int) throws(CheckpointError) -> [Item] {
    var items: [Item] = []
    for _ in 0..<count { items.append(try pop()) }
    return items.reversed()
  }

  private mutating func popToMark() throws(CheckpointError) -> [Item] {
    guard let mark = marks.popLast() else {
      throw cursor.error(found: "no mark", expected: "a mark for the operation before")
    }
    let items = Array(stack[mark...])
    stack.removeLast(items.count)
    return items
  }
}

// MARK: - Memory of earlier values

extension PickleReader {
  private mutating func performMemo(_ operation: UInt8) throws(CheckpointError) -> Bool {
    switch operation {
    case UInt8(ascii: "q"): try remember(Int(try cursor.integer(UInt8.self, "an index")))
    case UInt8(ascii: "r"): try remember(Int(try cursor.integer(UInt32.self, "an index")))
    case 0x94: try remember(memo.count)
    case UInt8(ascii: "h"): try recall(Int(try cursor.integer(UInt8.self, "an index")))
    case UInt8(ascii: "j"): try recall(Int(try cursor.integer(UInt32.self, "an index")))
    default: return false
    }
    return true
  }

  private mutating func remember(_ index: Int) throws(CheckpointError) {
    let item = try pop()
    stack.append(item)
    memo[index] = item
  }

  private mutating func recall(_ index: Int) throws(CheckpointError) {
    guard let item = memo[index] else {
      throw cursor.error(found: "index \(index)", expected: "an index remembered before")
    }
    // A dictionary is remembered when it is still empty: what is added later would be missing.
    if case .dictionary = item.value {
      throw cursor.error(found: "a dictionary used twice", expected: "each dictionary once")
    }
    stack.append(item)
  }
}

// MARK: - The names that torch.save needs

extension PickleReader {
  private func name(
    _ module: String,
    _ name: String,
    at byte: Int
  ) throws(CheckpointError) -> Name {
    guard let known = Self.names["\(module) \(name)"] else {
      throw cursor.error(
        at: byte,
        found: "the name \(module.printable).\(name.printable)",
        expected: "tensors, dictionaries, strings and numbers only"
      )
    }
    return known
  }

  private static let names: [String: Name] = [
    "collections OrderedDict": .orderedDictionary,
    "torch._utils _rebuild_tensor_v2": .rebuildTensor,
    "torch DoubleStorage": .storage(.float64), "torch FloatStorage": .storage(.float32),
    "torch HalfStorage": .storage(.float16), "torch BFloat16Storage": .storage(.bfloat16),
    "torch LongStorage": .storage(.int64), "torch IntStorage": .storage(.int32),
    "torch ShortStorage": .storage(.int16), "torch CharStorage": .storage(.int8),
    "torch ByteStorage": .storage(.uint8), "torch BoolStorage": .storage(.bool),
  ]

  private func string(_ item: Item, at byte: Int) throws(CheckpointError) -> String {
    guard case .string(let text) = item.value else {
      throw cursor.error(at: byte, found: "another value", expected: "a string")
    }
    return text
  }

  /// `OrderedDict()` and `_rebuild_tensor_v2(storage, offset, shape, strides, gradient, hooks)`.
  private mutating func reduce(at byte: Int) throws(CheckpointError) {
    let arguments = try pop().value
    let function = try pop().value
    switch (function, arguments) {
    case (.name(.orderedDictionary), .tuple(let values)) where values.isEmpty:
      push(.dictionary([]))
    case (.name(.rebuildTensor), .tuple(let values)) where values.count == 6:
      guard case .storage(let storage) = values[0], case .integer(let offset) = values[1],
        let shape = Self.integers(values[2]), let strides = Self.integers(values[3]),
        case .bool = values[4], case .dictionary(let hooks) = values[5], hooks.isEmpty
      else { fallthrough }
      push(
        .tensor(Tensor(storage: storage, offset: offset, shape: shape, strides: strides))
      )
    default:
      throw cursor.error(
        at: byte,
        found: "a call of another kind",
        expected: "a tensor's storage, offset, shape and strides, or an empty OrderedDict"
      )
    }
  }

  private static func integers(_ value: Value) -> [Int]? {
    guard case .tuple(let values) = value else { return nil }
    var integers: [Int] = []
    for value in values {
      guard case .integer(let integer) = value else { return nil }
      integers.append(integer)
    }
    return integers
  }

  /// `('storage', FloatStorage, '0', 'cpu', 576)`: a member of the archive.
  private func storage(_ value: Value, at byte: Int) throws(CheckpointError) -> Storage {
    guard case .tuple(let parts) = value, parts.count == 5,
      case .string("storage") = parts[0], case .name(.storage(let type)) = parts[1],
      case .string(let key) = parts[2], case .string = parts[3],
      case .integer(let count) = parts[4], count >= 0
    else {
      throw cursor.error(
        at: byte,
        found: "another reference",
        expected: "a storage: its type, key, device and number of elements"
      )
    }
    return Storage(elementType: type, key: key, elementCount: count)
  }
}
