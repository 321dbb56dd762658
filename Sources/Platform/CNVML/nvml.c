#include "CNVML.h"

#include <dlfcn.h>
#include <stddef.h>
#include <string.h>

// Our own declarations of what is used of nvml.h; every function returns 0 for success. Structures have not changed since
// they were introduced.
typedef void *device;
typedef struct {
  unsigned gpu, memory;
} utilization;
typedef struct {
  unsigned long long size, free, used;
} memory;
// NVML_TEMPERATURE_GPU, NVML_MEMORY_ERROR_TYPE_UNCORRECTED, NVML_VOLATILE_ECC.
enum { TEMPERATURE_GPU = 0, UNCORRECTED = 1, SINCE_LOADED = 0 };
// Reasons why clocks are lower than they could be: the hardware slows down (for heat or power), the driver's thermal limit, the
// hardware's thermal limit, the power brake. A cap on power that the driver keeps is how small cards always work.
enum { HARDWARE_SLOWDOWN = 0x8, DRIVER_HEAT = 0x20, HARDWARE_HEAT = 0x40, POWER_BRAKE = 0x80 };

static int (*initialize)(void);
static int (*count_devices)(unsigned *);
static int (*device_by_index)(unsigned, device *);
static int (*device_name)(device, char *, unsigned);
static int (*device_utilization)(device, utilization *);
static int (*device_memory)(device, memory *);
static int (*device_temperature)(device, int, unsigned *);
static int (*device_throttling)(device, unsigned long long *);
static int (*device_ecc_errors)(device, int, int, unsigned long long *);

int cnvml_open(const char *library) {
  void *handle = dlopen(library, RTLD_NOW | RTLD_LOCAL);
  if (!handle) return 0;
  initialize = (int (*)(void))dlsym(handle, "nvmlInit_v2");
  count_devices = (int (*)(unsigned *))dlsym(handle, "nvmlDeviceGetCount_v2");
  device_by_index = (int (*)(unsigned, device *))dlsym(handle, "nvmlDeviceGetHandleByIndex_v2");
  device_name = (int (*)(device, char *, unsigned))dlsym(handle, "nvmlDeviceGetName");
  device_utilization = (int (*)(device, utilization *))dlsym(handle, "nvmlDeviceGetUtilizationRates");
  device_memory = (int (*)(device, memory *))dlsym(handle, "nvmlDeviceGetMemoryInfo");
  device_temperature = (int (*)(device, int, unsigned *))dlsym(handle, "nvmlDeviceGetTemperature");
  device_throttling = (int (*)(device, unsigned long long *))dlsym(handle, "nvmlDeviceGetCurrentClocksThrottleReasons");
  device_ecc_errors = (int (*)(device, int, int, unsigned long long *))dlsym(handle, "nvmlDeviceGetTotalEccErrors");
  unsigned count = 0;
  if (!initialize || !count_devices || !device_by_index || initialize() || count_devices(&count)) return 0;
  return (int)count;
}

bool cnvml_read(int gpu, cnvml_reading *reading) {
  memset(reading, 0, sizeof *reading);
  device device = NULL;
  if (!device_by_index || device_by_index((unsigned)gpu, &device)) return false;
  if (device_name && device_name(device, reading->name, sizeof reading->name)) reading->name[0] = 0;
  utilization use;
  if (device_utilization && !device_utilization(device, &use)) {
    reading->has_utilization = true;
    reading->utilization = use.gpu;
  }
  memory room;
  if (device_memory && !device_memory(device, &room)) {
    reading->has_memory = true;
    reading->memory_used = room.used;
    reading->memory_size = room.size;
  }
  unsigned degrees;
  if (device_temperature && !device_temperature(device, TEMPERATURE_GPU, &degrees)) {
    reading->has_temperature = true;
    reading->temperature = degrees;
  }
  unsigned long long reasons;
  if (device_throttling && !device_throttling(device, &reasons)) {
    reading->has_throttling = true;
    reading->throttled_by_heat = reasons & (DRIVER_HEAT | HARDWARE_HEAT);
    reading->throttled_by_power = (reasons & POWER_BRAKE) || ((reasons & HARDWARE_SLOWDOWN) && !reading->throttled_by_heat);
  }
  unsigned long long errors;
  if (device_ecc_errors && !device_ecc_errors(device, UNCORRECTED, SINCE_LOADED, &errors)) {
    reading->has_ecc = true;
    reading->ecc_errors = errors;
  }
  return true;
}
