// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import CProviderInterface
import Glibc

/// OpenBLAS behind the provider interface: FP32 products by `cblas_sgemm`.
///
/// Loaded with dlopen, so that a machine without it can run everything else.
public enum OpenBLASProvider {
  /// The provider, or why there is none.
  public static func load() throws(ProviderError) -> Provider {
    switch library {
    case .success: return try Provider(interface: interface, library: fileName)
    case .failure(let error): throw error
    }
  }

  private static let fileName = "libopenblas.so.0"

  private typealias Multiply =
    @convention(c) (
      Int32, Int32, Int32, Int32, Int32, Int32, Float, UnsafePointer<Float>?, Int32,
      UnsafePointer<Float>?, Int32, Float, UnsafeMutablePointer<Float>?, Int32
    ) -> Void

  private struct Library {
    let multiply: Multiply
    let setThreads: @convention(c) (Int32) -> Void
    let configuration: String
  }

  private static let library: Result<Library, ProviderError> = {
    preferFasterKernels()
    guard let handle = dlopen(fileName, RTLD_NOW | RTLD_LOCAL) else {
      return .failure(
        .notLoadable(
          library: fileName,
          reason: dlerror().map { String(cString: $0) } ?? "unknown reason",
          remedy: "install it with: apt-get install libopenblas-dev"
        )
      )
    }
    guard let multiply = dlsym(handle, "cblas_sgemm") else {
      return .failure(.symbolMissing(library: fileName, symbol: "cblas_sgemm"))
    }
    guard let setThreads = dlsym(handle, "openblas_set_num_threads") else {
      return .failure(.symbolMissing(library: fileName, symbol: "openblas_set_num_threads"))
    }
    typealias Text = @convention(c) () -> UnsafePointer<CChar>?
    let text = dlsym(handle, "openblas_get_config").flatMap {
      unsafeBitCast($0, to: Text.self)()
    }
    return .success(
      Library(
        multiply: unsafeBitCast(multiply, to: Multiply.self),
        setThreads: unsafeBitCast(setThreads, to: (@convention(c) (Int32) -> Void).self),
        configuration: text.map { String(cString: $0) } ?? "OpenBLAS"
      )
    )
  }()

  /// Makes the baseline as strong as it can be on processors where OpenBLAS chooses badly.
  ///
  /// AMD's AVX-512 units of the Zen 4 generation run 512-bit multiply-adds in two halves, and the
  /// AVX2 kernels of OpenBLAS 0.3.21 reach 90 % of the FP32 peak there, its AVX-512 kernels 84 %. A
  /// choice the user has made in the environment stays.
  private static func preferFasterKernels() {
    guard let file = fopen("/proc/cpuinfo", "r") else { return }
    defer { fclose(file) }
    var line = [CChar](repeating: 0, count: 4096)
    var isAMD = false
    var isFamily25 = false
    var isZen4 = false
    while fgets(&line, Int32(line.count), file) != nil, !(isAMD && isZen4) {
      isAMD = isAMD || strstr(line, "AuthenticAMD") != nil
      // Family 25 with AVX-512 BF16 is Zen 4: Zen 3 has no AVX-512, Zen 5 is family 26.
      if strstr(line, "cpu family\t: 25") != nil { isFamily25 = true }
      isZen4 = isZen4 || (isFamily25 && strstr(line, "avx512_bf16") != nil)
    }
    if isAMD && isZen4 { setenv("OPENBLAS_CORETYPE", "Haswell", 0) }
  }

  private static let notLoaded: Int32 = 1

  nonisolated(unsafe) private static let interface: UnsafePointer<smoothbench_provider_v1> = {
    // Unsafe: written once here, never changed, never freed.
    let configuration = (try? library.get().configuration) ?? ""
    let interface = UnsafeMutablePointer<smoothbench_provider_v1>.allocate(capacity: 1)
    interface.initialize(
      to: smoothbench_provider_v1(
        version: UInt32(SMOOTHBENCH_PROVIDER_VERSION),
        capabilities: UInt32(SMOOTHBENCH_CAPABILITY_F32),
        name: UnsafePointer(strdup("openblas")),
        description: UnsafePointer(strdup(configuration)),
        set_threads: { threads in
          guard let library = try? OpenBLASProvider.library.get() else { return notLoaded }
          library.setThreads(threads)
          return 0
        },
        pack_weight: { _, _, weight, packed in
          // OpenBLAS packs inside each call: the packed form is the weight itself.
          packed?.pointee = weight.map { OpaquePointer($0) }
          return 0
        },
        run: { _, shape, activation, packed, output in
          guard let library = try? OpenBLASProvider.library.get(), let shape = shape?.pointee else {
            return notLoaded
          }
          let rowMajor: Int32 = 101
          let asStored: Int32 = 111
          let transposed: Int32 = 112
          library.multiply(
            rowMajor,
            asStored,
            transposed,
            Int32(shape.rows),
            Int32(shape.columns),
            Int32(shape.depth),
            1,
            activation?.assumingMemoryBound(to: Float.self),
            Int32(shape.activation_row_stride),
            packed.map { UnsafePointer<Float>($0) },
            Int32(shape.weight_row_stride),
            0,
            output?.assumingMemoryBound(to: Float.self),
            Int32(shape.output_row_stride)
          )
          return 0
        },
        free_weight: { _ in }
      )
    )
    return UnsafePointer(interface)
  }()
}
