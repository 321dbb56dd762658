#define _GNU_SOURCE
#include "COpenVINO.h"

#if defined(__x86_64__)
#include <cpuid.h>
#endif
#include <dlfcn.h>
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// Our own declarations of what is used of openvino/c/*.h. Handles are opaque; 0 is success.
typedef int ov_status;
typedef struct {
  int64_t rank;
  int64_t *dims;
} ov_shape;
typedef struct {
  const char *build, *description;
} ov_version;
typedef struct {
  const char *key;
  const void *value;
} ov_property;
// ov_element_type_e.F32. Other releases number it differently: copenvino_open proves it.
enum { OV_F32 = 4 };

#define FUNCTIONS(X)                                                                                                   \
  X(ov_status, ov_get_openvino_version, (ov_version *))                                                                \
  X(void, ov_version_free, (ov_version *))                                                                             \
  X(const char *, ov_get_last_err_msg, (void))                                                                         \
  X(void, ov_free, (const char *))                                                                                     \
  X(ov_status, ov_core_create, (void **))                                                                              \
  X(void, ov_core_free, (void *))                                                                                      \
  X(ov_status, ov_core_read_model, (const void *, const char *, const char *, void **))                                \
  X(ov_status, ov_core_compile_model_props,                                                                            \
    (const void *, const void *, const char *, size_t, const ov_property *, void **))                                  \
  X(void, ov_model_free, (void *))                                                                                     \
  X(ov_status, ov_compiled_model_create_infer_request, (const void *, void **))                                        \
  X(ov_status, ov_compiled_model_get_property, (const void *, const char *, char **))                                  \
  X(void, ov_compiled_model_free, (void *))                                                                            \
  X(ov_status, ov_tensor_create_from_host_ptr, (int, ov_shape, void *, void **))                                       \
  X(ov_status, ov_tensor_get_shape, (const void *, ov_shape *))                                                        \
  X(ov_status, ov_tensor_get_element_type, (const void *, int *))                                                      \
  X(ov_status, ov_tensor_data, (const void *, void **))                                                                \
  X(void, ov_tensor_free, (void *))                                                                                    \
  X(ov_status, ov_shape_free, (ov_shape *))                                                                            \
  X(ov_status, ov_infer_request_set_input_tensor, (void *, const void *))                                              \
  X(ov_status, ov_infer_request_get_output_tensor, (const void *, void **))                                            \
  X(ov_status, ov_infer_request_infer, (void *))                                                                       \
  X(void, ov_infer_request_free, (void *))

struct copenvino_runtime {
  void *library, *core;
  char build[160];
#define FIELD(result, name, arguments) result(*name) arguments;
  FUNCTIONS(FIELD)
#undef FIELD
};

struct copenvino_network {
  copenvino_runtime *runtime;
  void *compiled, *request, *output;
};

static void describe(const copenvino_runtime *runtime, const char *step, char *error, size_t size) {
  const char *message = runtime->ov_get_last_err_msg();
  snprintf(error, size, "%s: %s", step, message && *message ? message : "no message");
}

static bool has_expected_abi(const copenvino_runtime *runtime) {
  float value = 1;
  int64_t length = 1;
  void *tensor = NULL, *data = NULL;
  int type = -1;
  if (runtime->ov_tensor_create_from_host_ptr(OV_F32, (ov_shape){1, &length}, &value, &tensor)) return false;
  bool same = !runtime->ov_tensor_get_element_type(tensor, &type) && type == OV_F32 &&
              !runtime->ov_tensor_data(tensor, &data) && data == &value;
  runtime->ov_tensor_free(tensor);
  return same;
}

static bool open_runtime(copenvino_runtime *runtime, const char *path, const char *build_prefix, char *error,
                         size_t size) {
  runtime->library = dlopen(path, RTLD_NOW | RTLD_LOCAL);
  if (!runtime->library) {
    snprintf(error, size, "%s", dlerror());
    return false;
  }
#define FIND(result, name, arguments)                                                                                  \
  *(void **)&runtime->name = dlsym(runtime->library, #name);                                                           \
  if (!runtime->name) {                                                                                                \
    snprintf(error, size, "no symbol %s", #name);                                                                      \
    return false;                                                                                                      \
  }
  FUNCTIONS(FIND)
#undef FIND
  ov_version version = {0};
  if (runtime->ov_get_openvino_version(&version)) {
    describe(runtime, "version", error, size);
    return false;
  }
  snprintf(runtime->build, sizeof runtime->build, "%s", version.build ? version.build : "");
  runtime->ov_version_free(&version);
  if (strncmp(runtime->build, build_prefix, strlen(build_prefix)) != 0) {
    snprintf(error, size, "build %s instead of %s*", runtime->build, build_prefix);
    return false;
  }
  if (!has_expected_abi(runtime)) {
    snprintf(error, size, "build %s numbers element types differently", runtime->build);
    return false;
  }
  if (runtime->ov_core_create(&runtime->core)) {
    describe(runtime, "core", error, size);
    return false;
  }
  return true;
}

copenvino_runtime *copenvino_open(const char *library, const char *build_prefix, char *error, size_t size) {
  copenvino_runtime *runtime = calloc(1, sizeof *runtime);
  if (!runtime) {
    snprintf(error, size, "out of memory");
    return NULL;
  }
  if (open_runtime(runtime, library, build_prefix, error, size)) return runtime;
  if (runtime->library) dlclose(runtime->library);
  free(runtime);
  return NULL;
}

const char *copenvino_build(const copenvino_runtime *runtime) { return runtime->build; }

void copenvino_close(copenvino_runtime *runtime) {
  // The library stays mapped: its plugins start threads, which must not lose their code.
  runtime->ov_core_free(runtime->core);
  free(runtime);
}

copenvino_network *copenvino_load(copenvino_runtime *runtime, const char *path, bool keeps_shapes, const char *precision,
                                  char *error, size_t size) {
  const ov_property properties[] = {
      {"INFERENCE_NUM_THREADS", "1"}, {"NUM_STREAMS", "1"}, {"PERFORMANCE_HINT", "LATENCY"}, {"ENABLE_CPU_PINNING", "NO"},
      // In compiled operations. 3000 took 30 MiB more over 80 pages, and as much time.
      {"CPU_RUNTIME_CACHE_CAPACITY", keeps_shapes ? "100" : "0"},
      // Last, because it may be left out.
      {"INFERENCE_PRECISION_HINT", precision},
  };
  const size_t count = sizeof properties / sizeof *properties - (precision ? 0 : 1);
  copenvino_network *network = calloc(1, sizeof *network);
  if (!network) {
    snprintf(error, size, "out of memory");
    return NULL;
  }
  network->runtime = runtime;
  void *model = NULL;
  const char *failed = NULL;
  if (runtime->ov_core_read_model(runtime->core, path, NULL, &model)) {
    failed = "read";
  } else if (runtime->ov_core_compile_model_props(runtime->core, model, "CPU", count, properties, &network->compiled)) {
    failed = "compile";
  } else if (runtime->ov_compiled_model_create_infer_request(network->compiled, &network->request)) {
    failed = "request";
  }
  if (failed) describe(runtime, failed, error, size);
  if (model) runtime->ov_model_free(model);
  if (!failed) return network;
  copenvino_unload(network);
  return NULL;
}

void copenvino_unload(copenvino_network *network) {
  const copenvino_runtime *runtime = network->runtime;
  if (network->output) runtime->ov_tensor_free(network->output);
  if (network->request) runtime->ov_infer_request_free(network->request);
  if (network->compiled) runtime->ov_compiled_model_free(network->compiled);
  free(network);
}

bool copenvino_property(copenvino_network *network, const char *key, char *value, size_t size) {
  char *text = NULL;
  if (network->runtime->ov_compiled_model_get_property(network->compiled, key, &text) || !text) return false;
  snprintf(value, size, "%s", text);
  network->runtime->ov_free(text);
  return true;
}

static bool take_output(copenvino_network *network, copenvino_output *output) {
  const copenvino_runtime *runtime = network->runtime;
  void *data = NULL;
  int type = -1;
  ov_shape shape = {0};
  if (runtime->ov_infer_request_get_output_tensor(network->request, &network->output)) return false;
  if (runtime->ov_tensor_get_element_type(network->output, &type) || type != OV_F32) return false;
  if (runtime->ov_tensor_data(network->output, &data)) return false;
  if (runtime->ov_tensor_get_shape(network->output, &shape)) return false;
  bool fits = shape.rank >= 1 && shape.rank <= 4;
  if (fits) {
    output->data = data;
    output->rank = (int)shape.rank;
    for (int i = 0; i < output->rank; i++) output->shape[i] = shape.dims[i];
  }
  runtime->ov_shape_free(&shape);
  return fits;
}

bool copenvino_infer(copenvino_network *network, float *input, const int64_t *shape, size_t rank,
                     copenvino_output *output, char *error, size_t size) {
  const copenvino_runtime *runtime = network->runtime;
  if (network->output) {
    runtime->ov_tensor_free(network->output);
    network->output = NULL;
  }
  void *tensor = NULL;
  const ov_shape input_shape = {(int64_t)rank, (int64_t *)shape};  // only read
  if (runtime->ov_tensor_create_from_host_ptr(OV_F32, input_shape, input, &tensor)) {
    describe(runtime, "input", error, size);
    return false;
  }
  bool done = !runtime->ov_infer_request_set_input_tensor(network->request, tensor) &&
              !runtime->ov_infer_request_infer(network->request);
  runtime->ov_tensor_free(tensor);
  if (!done || !take_output(network, output)) {
    describe(runtime, done ? "output" : "inference", error, size);
    return false;
  }
  return true;
}

bool copenvino_has_bf16(void) {
#if defined(__x86_64__)
  unsigned a, b, c, d, enabled, unused;
  if (!__get_cpuid(1, &a, &b, &c, &d) || !(c & bit_OSXSAVE)) return false;
  // The kernel saves the registers of SSE, AVX and AVX-512 (XCR0).
  __asm__("xgetbv" : "=a"(enabled), "=d"(unused) : "c"(0));
  return (enabled & 0xe6) == 0xe6 && __get_cpuid_count(7, 1, &a, &b, &c, &d) && (a & 1u << 5);
#else
  return false;
#endif
}

void copenvino_trim_memory_early(void) {
  mallopt(M_TRIM_THRESHOLD, 64 << 10);
  mallopt(M_MMAP_THRESHOLD, 128 << 10);
}
