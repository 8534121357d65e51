// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

// oneDNN's GEMM functions behind smoothbench_provider.h: another way to the products of onednn.c,
// which packs the weight inside each call. Needs oneDNN 2 (Debian's libdnnl-dev).

#include <oneapi/dnnl/dnnl.h>
#include <smoothbench_provider.h>
#include <stdio.h>

#if DNNL_VERSION_MAJOR != 2
#error "needs oneDNN 2"
#endif

// Of OpenMP's runtime, with which oneDNN shares its work out. clang brings no omp.h.
void omp_set_num_threads(int threads);

static int32_t set_threads(int32_t threads) {
  omp_set_num_threads(threads);
  return 0;
}

// The weight is used as it is: it stays in place until free_weight.
static int32_t pack_weight(
    uint32_t capability,
    const smoothbench_product_shape* shape,
    const void* weight,
    smoothbench_packed_weight** packed
) {
  (void)capability;
  (void)shape;
  *packed = (smoothbench_packed_weight*)(uintptr_t)weight;
  return 0;
}

static void free_weight(smoothbench_packed_weight* packed) {
  (void)packed;
}

static int32_t run(
    uint32_t capability,
    const smoothbench_product_shape* shape,
    const void* activation,
    const smoothbench_packed_weight* packed,
    void* output
) {
  const void* const weight = packed;
  const dnnl_dim_t rows = shape->rows, columns = shape->columns, depth = shape->depth;
  const dnnl_dim_t activation_stride = shape->activation_row_stride;
  const dnnl_dim_t weight_stride = shape->weight_row_stride;
  const dnnl_dim_t output_stride = shape->output_row_stride;
  const int32_t offset = 0;
  // Row-major; 'T': the weight is transposed; 'F': one offset for the whole output.
  switch (capability) {
    case SMOOTHBENCH_CAPABILITY_F32:
      return (int32_t)dnnl_sgemm(
          'N',
          'T',
          rows,
          columns,
          depth,
          1,
          activation,
          activation_stride,
          weight,
          weight_stride,
          0,
          output,
          output_stride
      );
    case SMOOTHBENCH_CAPABILITY_S8S8S32:
      return (int32_t)dnnl_gemm_s8s8s32(
          'N',
          'T',
          'F',
          rows,
          columns,
          depth,
          1,
          activation,
          activation_stride,
          0,
          weight,
          weight_stride,
          0,
          0,
          output,
          output_stride,
          &offset
      );
    case SMOOTHBENCH_CAPABILITY_U8S8S32:
      return (int32_t)dnnl_gemm_u8s8s32(
          'N',
          'T',
          'F',
          rows,
          columns,
          depth,
          1,
          activation,
          activation_stride,
          0,
          weight,
          weight_stride,
          0,
          0,
          output,
          output_stride,
          &offset
      );
    default:
      return dnnl_unimplemented;
  }
}

const smoothbench_provider_v1* smoothbench_provider(void) {
  static char text[64];
  static const smoothbench_provider_v1 provider = {
      .version = SMOOTHBENCH_PROVIDER_VERSION,
      .capabilities = SMOOTHBENCH_CAPABILITY_F32 | SMOOTHBENCH_CAPABILITY_S8S8S32
                      | SMOOTHBENCH_CAPABILITY_U8S8S32,
      .name = "onednn_gemm",
      .description = text,
      .set_threads = set_threads,
      .pack_weight = pack_weight,
      .run = run,
      .free_weight = free_weight,
  };
  const dnnl_version_t* const v = dnnl_version();
  snprintf(text, sizeof text, "oneDNN %d.%d.%d gemm", v->major, v->minor, v->patch);
  return &provider;
}
