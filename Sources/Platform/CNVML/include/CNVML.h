// What NVIDIA's management library (NVML) tells of GPUs.
//
// In C because the library is found at run time (dlopen): it comes with the driver, and most machines have neither.
#pragma once
#include <stdbool.h>
#include <stdint.h>

#pragma clang assume_nonnull begin

typedef struct {
  char name[96];
  bool has_utilization, has_memory, has_temperature, has_throttling, has_ecc;
  uint32_t utilization;  // percent of the last moments in which it worked
  uint64_t memory_used, memory_size;  // bytes
  uint32_t temperature;  // degrees Celsius
  bool throttled_by_heat, throttled_by_power;
  uint64_t ecc_errors;  // uncorrected, since the driver was loaded
} cnvml_reading;

// Opens a library by its name or path. How many GPUs there are; 0 where there is no library, no driver or no GPU.
// Called once, before any reading.
int cnvml_open(const char *library);

// What a GPU does now; what it does not tell is left out. False where it does not answer. May block as long as the driver does.
bool cnvml_read(int gpu, cnvml_reading *reading);

#pragma clang assume_nonnull end
