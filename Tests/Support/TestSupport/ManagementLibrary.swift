import Foundation

/// A stand-in for NVIDIA's management library that is compiled for a test; no GPU is used.
package enum ManagementLibrary {
  package struct NotCompiled: Error {}

  /// Three GPUs, of which the last does not answer.
  package static let threeGPUs = """
    typedef struct { unsigned gpu, memory; } utilization;
    typedef struct { unsigned long long size, free, used; } memory;
    int nvmlInit_v2(void) { return 0; }
    int nvmlDeviceGetCount_v2(unsigned *count) { *count = 3; return 0; }
    int nvmlDeviceGetHandleByIndex_v2(unsigned gpu, void **device) {
      *device = (void *)(unsigned long)(gpu + 1);
      return gpu == 2;
    }
    int nvmlDeviceGetName(void *device, char *name, unsigned size) { name[0] = 'T'; name[1] = '4'; name[2] = 0; return 0; }
    int nvmlDeviceGetUtilizationRates(void *device, utilization *out) { out->gpu = 75; out->memory = 9; return 0; }
    int nvmlDeviceGetMemoryInfo(void *device, memory *out) { out->size = 16; out->free = 12; out->used = 4; return 0; }
    int nvmlDeviceGetTemperature(void *device, int sensor, unsigned *out) { *out = 91; return sensor; }
    int nvmlDeviceGetCurrentClocksThrottleReasons(void *device, unsigned long long *out) {
      *out = device == (void *)1 ? 0x4 | 0x8 | 0x40 : 0x80;
      return 0;
    }
    int nvmlDeviceGetTotalEccErrors(void *device, int kind, int counter, unsigned long long *out) {
      *out = 2;
      return device == (void *)1 ? 0 : 3;
    }
    """

  /// Compiles a library of this source, in a folder of its own.
  package static func compile(_ source: String = threeGPUs) throws -> URL {
    let folder = FileManager.default.temporaryDirectory.appending(path: "nvml-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let (file, library) = (folder.appending(path: "nvml.c"), folder.appending(path: "libnvidia-ml.so.1"))
    try source.write(to: file, atomically: true, encoding: .utf8)
    let compiler = Process()
    compiler.executableURL = URL(filePath: "/usr/bin/env")
    compiler.arguments = ["cc", "-shared", "-fPIC", "-w", "-o", library.path, file.path]
    try compiler.run()
    compiler.waitUntilExit()
    guard compiler.terminationStatus == 0 else { throw NotCompiled() }
    return library
  }
}
