// A thin layer over the few functions of ONNX Runtime's C interface that text recognition needs.
//
// In C because the library is found at run time (dlopen, so that nothing of it is needed to build), and its functions stand
// in a table that Swift cannot describe without the library's headers.
// Nothing here is thread-safe: one process uses it from one thread.
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#pragma clang assume_nonnull begin

typedef struct connx_runtime connx_runtime;
typedef struct connx_network connx_network;

typedef struct {
  const float *_Nullable data;  // owned by the network, valid until its next call
  int64_t shape[4];
  int rank;
} connx_output;

// Opens the library (libonnxruntime.so.*). NULL, with `error` filled, when it is missing or its version does not begin with
// `version_prefix`.
connx_runtime *_Nullable connx_open(const char *library, const char *version_prefix, char *error, size_t size);
const char *connx_version(const connx_runtime *runtime);
void connx_close(connx_runtime *runtime);

// Loads what CUDA needs from a folder, so that the library finds it there: not all of it is where the system's loader looks.
void connx_preload(const char *folder);

// Loads a network (.onnx) for one CPU thread, or for the first GPU, of whose memory its tensors may take gpu_bytes; 0: none. The
// runtime must outlive it.
connx_network *_Nullable connx_load(connx_runtime *runtime, const char *path, size_t gpu_bytes, char *error, size_t size);
void connx_unload(connx_network *network);

// Runs the network on one float32 tensor, which is not copied.
bool connx_infer(connx_network *network, float *input, const int64_t *shape, size_t rank, connx_output *output, char *error,
                 size_t size);

#pragma clang assume_nonnull end
