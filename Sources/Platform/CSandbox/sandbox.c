#define _GNU_SOURCE
#include "CSandbox.h"

#include <errno.h>
#include <signal.h>
#include <stddef.h>
#include <sys/prctl.h>
#include <sys/resource.h>

int csandbox_forbid_inspection(void) { return prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) == 0 ? 0 : errno; }

int csandbox_forbid_new_privileges(void) { return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 ? 0 : errno; }

int csandbox_forbid_threads(void) {
  const struct rlimit none = {0, 0};
  return setrlimit(RLIMIT_NPROC, &none) == 0 ? 0 : errno;
}

int csandbox_follow_parent(void) {
  if (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0) return errno;
  const int code = csandbox_forbid_inspection();
  if (code != 0) return code;
  // A parent's thread may block signals, and its children inherit that: the CPU limit would then never end them.
  sigset_t none;
  sigemptyset(&none);
  if (sigprocmask(SIG_SETMASK, &none, NULL) != 0) return errno;
  if (signal(SIGXCPU, SIG_DFL) == SIG_ERR) return errno;
  return 0;
}
