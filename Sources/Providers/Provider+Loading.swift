// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import COpenBLASProvider
import CProviderInterface
import Glibc

extension Provider {
  /// The name of the adapter that is compiled in: OpenBLAS, the FP32 baseline.
  public static let builtInName = "openblas"

  /// OpenBLAS through its compiled-in adapter, which loads it from the system's folders.
  ///
  /// - Throws: ``ProviderError/notLoadable(library:reason:remedy:)`` where it is not installed.
  public static func builtIn() throws(ProviderError) -> Provider {
    try Provider(interface: smoothbench_provider(), library: builtInName)
  }

  /// Loads a library by path, or the built-in adapter by name.
  ///
  /// The library stays loaded until the process ends: threads of its own may still run in it.
  ///
  /// - Parameter path: ``builtInName``, or the file of a library that exports
  ///   `smoothbench_provider`.
  /// - Returns: The library, its version checked.
  /// - Throws: ``ProviderError``.
  public static func load(path: String) throws(ProviderError) -> Provider {
    guard path != builtInName else { return try builtIn() }
    try requireLibraryFile(path)
    // A name without a slash would be searched for in the system's folders.
    let file = path.contains("/") ? path : "./" + path
    // Local: two libraries may define the same names, such as two builds of one.
    guard let handle = dlopen(file, RTLD_NOW | RTLD_LOCAL) else {
      throw .notLoadable(
        library: path,
        reason: dlerror().map { String(cString: $0) } ?? "unknown reason",
        remedy: "install what it needs; 'ldd \(path)' lists it"
      )
    }
    let symbol = SMOOTHBENCH_PROVIDER_SYMBOL
    guard let function = dlsym(handle, symbol) else {
      throw .symbolMissing(library: path, symbol: symbol)
    }
    typealias Entry = @convention(c) () -> UnsafePointer<smoothbench_provider_v1>?
    guard let interface = unsafeBitCast(function, to: Entry.self)() else {
      throw .nothingReturned(library: path, symbol: symbol)
    }
    return try Provider(interface: interface, library: path)
  }

  private static func requireLibraryFile(_ path: String) throws(ProviderError) {
    guard let file = fopen(path, "rb") else {
      throw .missing(path: path, reason: String(cString: strerror(errno)))
    }
    defer { fclose(file) }
    var magic = [UInt8](repeating: 0, count: 4)
    let count = fread(&magic, 1, magic.count, file)
    guard count == magic.count, magic == [0x7F, 0x45, 0x4C, 0x46] else {
      throw .notALibrary(path: path)
    }
  }
}
