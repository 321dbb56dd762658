// A thin layer over the few functions of OpenVINO's C library that text recognition needs.
//
// In C because the library is found at run time (dlopen, so that nothing of it is needed to build), and its functions take
// structures by value and through pointers that Swift cannot describe without the library's headers.
// Nothing here is thread-safe: one process uses it from one thread.
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#pragma clang assume_nonnull begin

typedef struct copenvino_runtime copenvino_runtime;
typedef struct copenvino_network copenvino_network;

typedef struct {
  const float *_Nullable data;  // owned by the network, valid until its next call
  int64_t shape[4];
  int rank;
} copenvino_output;

// Opens the library (libopenvino_c.so.*). NULL, with `error` filled, when it is missing, lacks a symbol, its build number
// does not begin with `build_prefix`, or its element types are numbered differently.
copenvino_runtime *_Nullable copenvino_open(const char *library, const char *build_prefix, char *error, size_t size);
const char *copenvino_build(const copenvino_runtime *runtime);
void copenvino_close(copenvino_runtime *runtime);

// Loads a network (.onnx) for one CPU thread. The runtime must outlive it. With keeps_shapes it compiles each shape of input
// once, and keeps its scratch memory: for networks that meet the same few shapes. It computes in `precision` (f32, bf16), or in
// what it prefers on this processor.
copenvino_network *_Nullable copenvino_load(copenvino_runtime *runtime, const char *path, bool keeps_shapes,
                                            const char *_Nullable precision, char *error, size_t size);
void copenvino_unload(copenvino_network *network);

// Reads a property of the loaded network, e.g. INFERENCE_PRECISION_HINT.
bool copenvino_property(copenvino_network *network, const char *key, char *value, size_t size);

// Runs the network on one float32 tensor, which is not copied.
bool copenvino_infer(copenvino_network *network, float *input, const int64_t *shape, size_t rank,
                     copenvino_output *output, char *error, size_t size);

// Whether the processor multiplies numbers of the format bf16 (AVX512-BF16), which is what the library prefers.
bool copenvino_has_bf16(void);

// Makes malloc return freed memory to the system early, for the whole process: pages differ in size, and what a large one
// needed should not stay for good. (Swift's Glibc module lacks <malloc.h>.)
void copenvino_trim_memory_early(void);

#pragma clang assume_nonnull end
