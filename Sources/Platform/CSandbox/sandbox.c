#include "CSandbox.h"

#include <errno.h>
#include <signal.h>
#include <stddef.h>
#include <sys/prctl.h>

int csandbox_enter(void) {
  if (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0) return errno;
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) return errno;
  if (prctl(PR_SET_DUMPABLE, 0) != 0) return errno;
  // A parent's thread may block signals, and its children inherit that: the CPU limit would then never end them.
  sigset_t none;
  sigemptyset(&none);
  if (sigprocmask(SIG_SETMASK, &none, NULL) != 0) return errno;
  if (signal(SIGXCPU, SIG_DFL) == SIG_ERR) return errno;
  return 0;
}
