#define _GNU_SOURCE
#include "COnnxRuntime.h"

#include <dirent.h>
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// Our own declarations of what is used of onnxruntime_c_api.h. Handles are opaque; NULL is success, and anything else is a
// status that its receiver releases. The interface is a table of functions to which releases only append.
typedef void *status;
typedef void (*function)(void);
// ONNX_TENSOR_ELEMENT_DATA_TYPE_FLOAT, ORT_LOGGING_LEVEL_FATAL, OrtArenaAllocator, OrtMemTypeDefault.
enum { ORT_FLOAT = 1, ORT_FATAL = 4, ORT_ARENA = 1, ORT_MEMORY_DEFAULT = 0 };
// The oldest interface that has all of the functions.
enum { ORT_INTERFACE = 16 };

// Place in the table, result, name, arguments.
#define FUNCTIONS(X)                                                                                                   \
  X(2, const char *, get_error_message, (const void *))                                                                \
  X(3, status, create_env, (int, const char *, void **))                                                               \
  X(7, status, create_session, (const void *, const char *, const void *, void **))                                    \
  X(9, status, run,                                                                                                    \
    (void *, const void *, const char *const *, const void *const *, size_t, const char *const *, size_t, void **))    \
  X(10, status, create_session_options, (void **))                                                                     \
  X(17, status, disable_memory_pattern, (void *))                                                                      \
  X(24, status, set_intra_op_threads, (void *, int))                                                                   \
  X(25, status, set_inter_op_threads, (void *, int))                                                                   \
  X(36, status, session_input_name, (const void *, size_t, void *, char **))                                           \
  X(37, status, session_output_name, (const void *, size_t, void *, char **))                                          \
  X(49, status, create_tensor, (const void *, void *, size_t, const int64_t *, size_t, int, void **))                  \
  X(51, status, tensor_data, (void *, void **))                                                                        \
  X(60, status, element_type, (const void *, int *))                                                                   \
  X(61, status, dimension_count, (const void *, size_t *))                                                             \
  X(62, status, dimensions, (const void *, int64_t *, size_t))                                                         \
  X(65, status, tensor_type, (const void *, void **))                                                                  \
  X(69, status, create_cpu_memory, (int, int, void **))                                                                \
  X(76, status, allocator_free, (void *, void *))                                                                      \
  X(78, status, default_allocator, (void **))                                                                          \
  X(92, void, release_env, (void *))                                                                                   \
  X(93, void, release_status, (void *))                                                                                \
  X(94, void, release_memory, (void *))                                                                                \
  X(95, void, release_session, (void *))                                                                               \
  X(96, void, release_value, (void *))                                                                                 \
  X(99, void, release_tensor_type, (void *))                                                                           \
  X(100, void, release_session_options, (void *))                                                                     \
  X(204, status, append_cuda, (void *, const void *))                                                                  \
  X(205, status, create_cuda_options, (void **))                                                                       \
  X(206, status, update_cuda_options, (void *, const char *const *, const char *const *, size_t))                      \
  X(208, void, release_cuda_options, (void *))

// OrtApiBase, the only symbol of the library.
struct interface {
  const function *(*get)(uint32_t);
  const char *(*version)(void);
};

struct connx_runtime {
  void *library, *env, *memory, *allocator;
  char version[32];
#define FIELD(place, result, name, arguments) result(*name) arguments;
  FUNCTIONS(FIELD)
#undef FIELD
};

struct connx_network {
  connx_runtime *runtime;
  void *session, *output;
  char *input_name, *output_name;
};

// Whether a call failed; then `error` says why.
static bool failed(const connx_runtime *runtime, status result, const char *step, char *error, size_t size) {
  if (!result) return false;
  snprintf(error, size, "%s: %s", step, runtime->get_error_message(result));
  runtime->release_status(result);
  return true;
}

static bool open_runtime(connx_runtime *runtime, const char *path, const char *version_prefix, char *error, size_t size) {
  // The library would report its use to its maker: with a database in the user's home, threads, and uploads.
  if (setenv("ORT_DISABLE_TELEMETRY", "1", 1) != 0) {
    snprintf(error, size, "out of memory");
    return false;
  }
  runtime->library = dlopen(path, RTLD_NOW | RTLD_LOCAL);
  if (!runtime->library) {
    snprintf(error, size, "%s", dlerror());
    return false;
  }
  const struct interface *(*base)(void);
  *(void **)&base = dlsym(runtime->library, "OrtGetApiBase");
  if (!base) {
    snprintf(error, size, "no symbol OrtGetApiBase");
    return false;
  }
  snprintf(runtime->version, sizeof runtime->version, "%s", base()->version());
  if (strncmp(runtime->version, version_prefix, strlen(version_prefix)) != 0) {
    snprintf(error, size, "version %s instead of %s*", runtime->version, version_prefix);
    return false;
  }
  const function *table = base()->get(ORT_INTERFACE);
  if (!table) {
    snprintf(error, size, "version %s lacks interface %d", runtime->version, ORT_INTERFACE);
    return false;
  }
#define FIND(place, result, name, arguments) runtime->name = (result(*) arguments)table[place];
  FUNCTIONS(FIND)
#undef FIND
  return !failed(runtime, runtime->create_env(ORT_FATAL, "ocr", &runtime->env), "environment", error, size) &&
         !failed(runtime, runtime->create_cpu_memory(ORT_ARENA, ORT_MEMORY_DEFAULT, &runtime->memory), "memory", error,
                 size) &&
         !failed(runtime, runtime->default_allocator(&runtime->allocator), "allocator", error, size);
}

connx_runtime *connx_open(const char *library, const char *version_prefix, char *error, size_t size) {
  connx_runtime *runtime = calloc(1, sizeof *runtime);
  if (!runtime) {
    snprintf(error, size, "out of memory");
    return NULL;
  }
  if (open_runtime(runtime, library, version_prefix, error, size)) return runtime;
  if (runtime->env) runtime->release_env(runtime->env);
  // The library stays mapped once it has run.
  else if (runtime->library) dlclose(runtime->library);
  free(runtime);
  return NULL;
}

const char *connx_version(const connx_runtime *runtime) { return runtime->version; }

void connx_close(connx_runtime *runtime) {
  runtime->release_memory(runtime->memory);
  runtime->release_env(runtime->env);
  free(runtime);
}

static bool load_network(connx_network *network, const void *options, const char *path, char *error, size_t size) {
  const connx_runtime *runtime = network->runtime;
  return !failed(runtime, runtime->create_session(runtime->env, path, options, &network->session), "load", error, size) &&
         !failed(runtime, runtime->session_input_name(network->session, 0, runtime->allocator, &network->input_name),
                 "input", error, size) &&
         !failed(runtime, runtime->session_output_name(network->session, 0, runtime->allocator, &network->output_name),
                 "output", error, size);
}

void connx_preload(const char *folder) {
  // They need each other in no order that their names tell: as often as something new is loaded.
  for (int before = -1, loaded = 0; loaded != before;) {
    before = loaded;
    loaded = 0;
    DIR *files = opendir(folder);
    if (!files) return;
    for (struct dirent *file; (file = readdir(files));) {
      char path[4096];
      const int length = snprintf(path, sizeof path, "%s/%s", folder, file->d_name);
      if (strncmp(file->d_name, "lib", 3) != 0 || strncmp(file->d_name, "libonnxruntime", 14) == 0) continue;
      if (length < (int)sizeof path && dlopen(path, RTLD_LAZY | RTLD_GLOBAL)) loaded++;
    }
    closedir(files);
  }
}

// The GPU as what runs a session. Without TF32, whose ten bits change texts. Shapes are many: algorithms are not tried out for each,
// and memory is taken as it is needed.
static bool append_gpu(const connx_runtime *runtime, void *options, size_t bytes, char *error, size_t size) {
  char limit[24];
  snprintf(limit, sizeof limit, "%zu", bytes);
  const char *const keys[] = {"device_id", "gpu_mem_limit", "arena_extend_strategy", "cudnn_conv_algo_search", "use_tf32"};
  const char *const values[] = {"0", limit, "kSameAsRequested", "HEURISTIC", "0"};
  void *cuda = NULL;
  bool appended = !failed(runtime, runtime->create_cuda_options(&cuda), "CUDA", error, size) &&
                  !failed(runtime, runtime->update_cuda_options(cuda, keys, values, sizeof keys / sizeof *keys), "CUDA", error,
                          size) &&
                  !failed(runtime, runtime->append_cuda(options, cuda), "CUDA", error, size);
  if (cuda) runtime->release_cuda_options(cuda);
  return appended;
}

connx_network *connx_load(connx_runtime *runtime, const char *path, size_t gpu_bytes, char *error, size_t size) {
  connx_network *network = calloc(1, sizeof *network);
  if (!network) {
    snprintf(error, size, "out of memory");
    return NULL;
  }
  network->runtime = runtime;
  void *options = NULL;
  // A pattern of memory is one of a shape, of which pages have many: it costs 60 MB and saves no time.
  bool loaded = !failed(runtime, runtime->create_session_options(&options), "options", error, size) &&
                !failed(runtime, runtime->set_intra_op_threads(options, 1), "threads", error, size) &&
                !failed(runtime, runtime->set_inter_op_threads(options, 1), "threads", error, size) &&
                !failed(runtime, runtime->disable_memory_pattern(options), "memory", error, size) &&
                (gpu_bytes == 0 || append_gpu(runtime, options, gpu_bytes, error, size)) &&
                load_network(network, options, path, error, size);
  if (options) runtime->release_session_options(options);
  if (loaded) return network;
  connx_unload(network);
  return NULL;
}

void connx_unload(connx_network *network) {
  const connx_runtime *runtime = network->runtime;
  if (network->output) runtime->release_value(network->output);
  if (network->input_name) runtime->allocator_free(runtime->allocator, network->input_name);
  if (network->output_name) runtime->allocator_free(runtime->allocator, network->output_name);
  if (network->session) runtime->release_session(network->session);
  free(network);
}

static bool take_output(connx_network *network, connx_output *output, char *error, size_t size) {
  const connx_runtime *runtime = network->runtime;
  void *type = NULL, *data = NULL;
  int element = 0;
  size_t rank = 0;
  if (failed(runtime, runtime->tensor_type(network->output, &type), "type", error, size)) return false;
  bool taken = !failed(runtime, runtime->element_type(type, &element), "type", error, size) &&
               !failed(runtime, runtime->dimension_count(type, &rank), "shape", error, size);
  if (taken && (element != ORT_FLOAT || rank < 1 || rank > 4)) {
    snprintf(error, size, "output: elements of type %d in %zu dimensions", element, rank);
    taken = false;
  }
  taken = taken && !failed(runtime, runtime->dimensions(type, output->shape, rank), "shape", error, size) &&
          !failed(runtime, runtime->tensor_data(network->output, &data), "data", error, size);
  runtime->release_tensor_type(type);
  output->rank = (int)rank;
  output->data = taken ? data : NULL;
  return taken;
}

bool connx_infer(connx_network *network, float *input, const int64_t *shape, size_t rank, connx_output *output, char *error,
                 size_t size) {
  const connx_runtime *runtime = network->runtime;
  if (network->output) runtime->release_value(network->output);
  network->output = NULL;
  size_t bytes = sizeof *input;
  for (size_t i = 0; i < rank; i++) bytes *= (size_t)shape[i];
  void *tensor = NULL;
  if (failed(runtime, runtime->create_tensor(runtime->memory, input, bytes, shape, rank, ORT_FLOAT, &tensor), "input", error,
             size))
    return false;
  const char *const inputs[] = {network->input_name}, *const outputs[] = {network->output_name};
  const void *const tensors[] = {tensor};
  status result = runtime->run(network->session, NULL, inputs, tensors, 1, outputs, 1, &network->output);
  runtime->release_value(tensor);
  return !failed(runtime, result, "inference", error, size) && take_output(network, output, error, size);
}
