#include "CSandbox.h"

#include <errno.h>
#include <signal.h>
#include <sys/prctl.h>

int csandbox_enter(void) {
  if (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0) return errno;
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) return errno;
  if (prctl(PR_SET_DUMPABLE, 0) != 0) return errno;
  return 0;
}
