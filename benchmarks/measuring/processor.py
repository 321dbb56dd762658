"""The machine that measures, as docs tell it, and this project's programs as on a processor without bf16."""
import os
import re
import shutil
import subprocess
from pathlib import Path

from measuring.programs import ROOT

# Takes the place of OpenVINO's C interface and passes everything on; for what computes it asks for float32, and it hides the
# newest instructions from oneDNN (ONEDNN_MAX_CPU_ISA). OpenVINO 2026.4 crashes below AVX512_CORE on a processor that has more.
WITHOUT_BF16 = r"""
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdlib.h>
#include <string.h>
typedef struct { const char *key; const void *value; } property;
typedef int (*compile)(const void *, const void *, const char *, size_t, const property *, void **);
__attribute__((constructor)) static void hide(void) { setenv("ONEDNN_MAX_CPU_ISA", "AVX512_CORE", 1); }
int ov_core_compile_model_props(const void *core, const void *model, const char *device, size_t count,
                                const property *properties, void **compiled) {
  property all[count + 1];
  memcpy(all, properties, count * sizeof *properties);
  all[count] = (property){"INFERENCE_PRECISION_HINT", "f32"};
  return ((compile)dlsym(RTLD_NEXT, "ov_core_compile_model_props"))(core, model, device, count + 1, all, compiled);
}
"""


def models_of(programs):
    """Where programs find what they recognize text with: beside bin, or in the checkout they were built in."""
    places = [above / place for above in programs.resolve().parents for place in ("share/ocr-gateway/models/ocr", "models/ocr")]
    return next(place for place in places if place.is_dir())


def without_bf16(programs, folder):
    """A copy of the programs that computes as on a processor without bf16, installed as PREFIX/bin and PREFIX/models."""
    bin, models = folder / "bin", folder / "models" / "ocr"
    bin.mkdir(parents=True)
    for name in ("ocr-gateway", "ocr-document-worker", "ocr-recognizer"):
        shutil.copy(programs / name, bin)
    shutil.copytree(models_of(programs), models)
    for manifest in [*(ROOT / "models").glob("*.json"), ROOT / "models" / "models.lock"]:
        shutil.copy(manifest, models.parent)
    if next(models.glob("libonnxruntime.so.*"), None):
        # What RuntimeChoice takes there.
        (bin / "ocr-recognizer").rename(bin / "recognizer")
        (bin / "ocr-recognizer").write_text(f'#!/bin/sh\nexec {bin}/recognizer "$@" --runtime onnxruntime\n')
        (bin / "ocr-recognizer").chmod(0o755)
    else:
        hide_bf16(models)
    return bin


def hide_bf16(models):
    """Older commits have OpenVINO only."""
    library, = models.glob("libopenvino_c.so.*")
    # Under a name of the same length, because it is written over the one in the file.
    renamed = models / library.name.replace("_c.", "_x.")
    renamed.write_bytes(library.read_bytes().replace(library.name.encode(), renamed.name.encode()))
    (models / "without.c").write_text(WITHOUT_BF16)
    subprocess.run(
        ["cc", "-shared", "-fPIC", "-O1", "-o", library, models / "without.c", "-Wl,--no-as-needed", f"-L{models}",
         f"-l:{renamed.name}", "-Wl,-rpath,$ORIGIN"], check=True)


def machine_class(has_bf16=True):
    """Cores and instruction set, such as `2 cores, AVX-512 with bf16`: what the speed of text recognition depends on.

    - has_bf16: False where the programs were kept from using it.
    """
    flags = set(re.search(r"^(?:flags|Features)\s*:(.*)", Path("/proc/cpuinfo").read_text(), re.M)[1].split())
    if "avx512f" in flags:
        instructions = "AVX-512" + (" with bf16" if has_bf16 and flags & {"avx512_bf16", "amx_bf16"} else "")
    else:
        instructions = "AVX2" if "avx2" in flags else os.uname().machine
    return f"{os.cpu_count()} cores, {instructions}"


def processor():
    """The processor's own name."""
    names = re.findall(r"^model name\s*: (.*)", Path("/proc/cpuinfo").read_text(), flags=re.M)
    return names[0] if names else os.uname().machine
