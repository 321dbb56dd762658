// libFuzzer's own entry point has its main function call a function of a fixed name; this one takes any function.
#pragma once

#include <stddef.h>
#include <stdint.h>

/// Runs libFuzzer with its command line; every input goes to `subject`. Returns what the program ends with.
int LLVMFuzzerRunDriver(int *count, char ***arguments, int (*subject)(const uint8_t *bytes, size_t size));
