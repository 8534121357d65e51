// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

// oneDNN behind smoothbench_provider.h: products by its matmul primitive, whose weight is packed
// once in the layout the primitive asks for. Needs oneDNN 2 (Debian's libdnnl-dev).
//
// oneDNN states that 8-bit products may saturate where the processor has no VNNI, because vpmaddubsw
// adds pairs of products in 16 bits (its developer guide, "Nuances of int8 computations"). They are
// offered there too: `smoothbench verify` shows it.

#include <oneapi/dnnl/dnnl.h>
#include <smoothbench_provider.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

#if DNNL_VERSION_MAJOR != 2
#error "needs oneDNN 2"
#endif

// A primitive is bound to its shapes; activation and output are handed over with each call.
struct smoothbench_packed_weight {
  dnnl_primitive_t primitive;
  dnnl_memory_t activation, weight, output;
};

// The descriptions of one product's matrices.
struct layouts {
  dnnl_memory_desc_t activation, given_weight, packed_weight, output;
};

static dnnl_engine_t engine;
static dnnl_stream_t stream;

// Of OpenMP's runtime, with which oneDNN shares its work out. clang brings no omp.h.
void omp_set_num_threads(int threads);

static int32_t set_threads(int32_t threads) {
  omp_set_num_threads(threads);
  return 0;
}

static dnnl_data_type_t activation_type(uint32_t capability) {
  switch (capability) {
    case SMOOTHBENCH_CAPABILITY_BF16:
      return dnnl_bf16;
    case SMOOTHBENCH_CAPABILITY_S8S8S32:
      return dnnl_s8;
    case SMOOTHBENCH_CAPABILITY_U8S8S32:
      return dnnl_u8;
    default:
      return dnnl_f32;
  }
}

// oneDNN's functions return 0 or a positive code: the first failure ends a chain of ||. The helpers
// here return whether something failed.
static bool lay_out(
    dnnl_memory_desc_t* layout,
    dnnl_data_type_t type,
    int64_t rows,
    int64_t columns,
    int64_t row_stride,
    int64_t column_stride
) {
  const dnnl_dims_t size = {rows, columns};
  const dnnl_dims_t strides = {row_stride, column_stride};
  return dnnl_memory_desc_init_by_strides(layout, 2, size, type, strides) != dnnl_success;
}

static bool
describe(uint32_t capability, const smoothbench_product_shape* s, struct layouts* layouts) {
  const dnnl_data_type_t activation = activation_type(capability);
  const dnnl_data_type_t weight = activation == dnnl_u8 ? dnnl_s8 : activation;
  const dnnl_data_type_t output = weight == dnnl_s8 ? dnnl_s32 : dnnl_f32;
  const dnnl_dims_t weight_size = {s->depth, s->columns};
  return lay_out(&layouts->activation, activation, s->rows, s->depth, s->activation_row_stride, 1)
         || lay_out(&layouts->given_weight, weight, s->depth, s->columns, 1, s->weight_row_stride)
         || lay_out(&layouts->output, output, s->rows, s->columns, s->output_row_stride, 1)
         || dnnl_memory_desc_init_by_tag(
             &layouts->packed_weight, 2, weight_size, weight, dnnl_format_tag_any
         );
}

// Makes the primitive and learns which layout it wants the weight in.
static bool create_primitive(struct layouts* layouts, dnnl_primitive_t* primitive) {
  dnnl_matmul_desc_t matmul;
  dnnl_primitive_desc_t description = NULL;
  bool failed = dnnl_matmul_desc_init(
                    &matmul, &layouts->activation, &layouts->packed_weight, NULL, &layouts->output
                )
                || dnnl_primitive_desc_create(&description, &matmul, NULL, engine, NULL);
  if (!failed) {
    layouts->packed_weight = *dnnl_primitive_desc_query_md(description, dnnl_query_weights_md, 0);
    failed = dnnl_primitive_create(primitive, description);
  }
  dnnl_primitive_desc_destroy(description);
  return failed;
}

static bool reorder(const struct layouts* layouts, const void* elements, dnnl_memory_t weight) {
  dnnl_memory_t given = NULL;
  dnnl_primitive_desc_t description = NULL;
  dnnl_primitive_t primitive = NULL;
  bool failed =
      dnnl_memory_create(&given, &layouts->given_weight, engine, (void*)(uintptr_t)elements)
      || dnnl_reorder_primitive_desc_create(
          &description, &layouts->given_weight, engine, &layouts->packed_weight, engine, NULL
      )
      || dnnl_primitive_create(&primitive, description);
  if (!failed) {
    const dnnl_exec_arg_t arguments[] = {{DNNL_ARG_FROM, given}, {DNNL_ARG_TO, weight}};
    failed = dnnl_primitive_execute(primitive, stream, 2, arguments) || dnnl_stream_wait(stream);
  }
  dnnl_primitive_destroy(primitive);
  dnnl_primitive_desc_destroy(description);
  dnnl_memory_destroy(given);
  return failed;
}

static void free_weight(smoothbench_packed_weight* packed) {
  dnnl_primitive_destroy(packed->primitive);
  dnnl_memory_destroy(packed->activation);
  dnnl_memory_destroy(packed->weight);
  dnnl_memory_destroy(packed->output);
  free(packed);
}

static int32_t pack_weight(
    uint32_t capability,
    const smoothbench_product_shape* shape,
    const void* weight,
    smoothbench_packed_weight** packed
) {
  smoothbench_packed_weight* const made = calloc(1, sizeof *made);
  struct layouts layouts;
  const bool failed =
      made == NULL || describe(capability, shape, &layouts)
      || create_primitive(&layouts, &made->primitive)
      || dnnl_memory_create(&made->activation, &layouts.activation, engine, DNNL_MEMORY_NONE)
      || dnnl_memory_create(&made->weight, &layouts.packed_weight, engine, DNNL_MEMORY_ALLOCATE)
      || dnnl_memory_create(&made->output, &layouts.output, engine, DNNL_MEMORY_NONE)
      || reorder(&layouts, weight, made->weight);
  if (failed && made != NULL) {
    free_weight(made);
  }
  *packed = failed ? NULL : made;
  return failed;
}

static int32_t run(
    uint32_t capability,
    const smoothbench_product_shape* shape,
    const void* activation,
    const smoothbench_packed_weight* packed,
    void* output
) {
  (void)capability;
  (void)shape;
  const dnnl_exec_arg_t arguments[] = {
      {DNNL_ARG_SRC, packed->activation},
      {DNNL_ARG_WEIGHTS, packed->weight},
      {DNNL_ARG_DST, packed->output},
  };
  return dnnl_memory_set_data_handle(packed->activation, (void*)(uintptr_t)activation)
         || dnnl_memory_set_data_handle(packed->output, output)
         || dnnl_primitive_execute(packed->primitive, stream, 3, arguments)
         || dnnl_stream_wait(stream);
}

const smoothbench_provider_v1* smoothbench_provider(void) {
  static smoothbench_provider_v1 provider = {
      .version = SMOOTHBENCH_PROVIDER_VERSION,
      .name = "onednn",
      .description = "oneDNN could not be started",
      .set_threads = set_threads,
      .pack_weight = pack_weight,
      .run = run,
      .free_weight = free_weight,
  };
  if (engine != NULL || dnnl_engine_create(&engine, dnnl_cpu, 0)
      || dnnl_stream_create(&stream, engine, dnnl_stream_default_flags)) {
    return &provider;
  }
  static char text[64];
  const dnnl_version_t* const v = dnnl_version();
  snprintf(text, sizeof text, "oneDNN %d.%d.%d matmul", v->major, v->minor, v->patch);
  provider.description = text;
  provider.capabilities =
      SMOOTHBENCH_CAPABILITY_F32 | SMOOTHBENCH_CAPABILITY_S8S8S32 | SMOOTHBENCH_CAPABILITY_U8S8S32;
  // Elsewhere BF16 is missing or emulated, which says nothing about BF16.
  if ((~dnnl_get_effective_cpu_isa() & dnnl_cpu_isa_avx512_core_bf16) == 0) {
    provider.capabilities |= SMOOTHBENCH_CAPABILITY_BF16;
  }
  return &provider;
}
