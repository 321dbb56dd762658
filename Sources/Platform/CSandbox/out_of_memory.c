#define _GNU_SOURCE
#include "CSandbox.h"

#include <errno.h>
#include <signal.h>
#include <stddef.h>
#include <sys/mman.h>
#include <unistd.h>

static int exit_code;

// A separate stack, because after a stack overflow the usual one cannot be used.
static _Alignas(16) char handler_stack[64 << 10];

static void on_fatal_signal(int number) {
  (void)number;
  // Allocators leave ENOMEM behind, and nothing between a failed allocation and its abort() resets it. The probe finds
  // an address space that is full even where errno was overwritten: 32 MiB is more than any crash-free page leaves so
  // scarce under the limits in use.
  if (errno == ENOMEM) _exit(exit_code);
  const size_t probe = 32 << 20;
  void *memory = mmap(NULL, probe, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (memory == MAP_FAILED) _exit(exit_code);
  // SA_RESETHAND: returning repeats the fault, or lets abort() go on, with the default action.
}

int csandbox_exit_when_out_of_memory(int code) {
  exit_code = code;
  stack_t stack = {.ss_sp = handler_stack, .ss_size = sizeof handler_stack};
  if (sigaltstack(&stack, NULL) != 0) return errno;
  struct sigaction action = {.sa_handler = on_fatal_signal, .sa_flags = SA_ONSTACK | SA_RESETHAND};
  const int fatal[] = {SIGABRT, SIGTRAP, SIGILL, SIGSEGV, SIGBUS};
  for (size_t i = 0; i < sizeof fatal / sizeof *fatal; i++) {
    if (sigaction(fatal[i], &action, NULL) != 0) return errno;
  }
  return 0;
}
