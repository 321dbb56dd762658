#define _GNU_SOURCE
#include "CSandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <linux/capability.h>
#include <sched.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

// nobody and nogroup, who own nothing: the kernel's own number for "no user".
enum { UNPRIVILEGED = 65534 };

struct capabilities {
  uint64_t effective, permitted;
};

static int get_capabilities(struct capabilities *found) {
  struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3};
  struct __user_cap_data_struct data[2] = {{0}};
  if (syscall(SYS_capget, &header, data) != 0) return errno;
  found->effective = data[0].effective | (uint64_t)data[1].effective << 32;
  found->permitted = data[0].permitted | (uint64_t)data[1].permitted << 32;
  return 0;
}

static bool has(int capability) {
  struct capabilities found;
  return get_capabilities(&found) == 0 && (found.effective >> capability & 1) != 0;
}

int csandbox_leave_network(bool user_namespace) {
  // Queues and shared memory of other processes stay behind as well.
  const int flags = CLONE_NEWNET | CLONE_NEWIPC | (user_namespace ? CLONE_NEWUSER : 0);
  return unshare(flags) == 0 ? 0 : errno;
}

int csandbox_own_user_namespace(void) { return unshare(CLONE_NEWUSER) == 0 ? 0 : errno; }

// CAP_KILL stands for the parent's: who starts a process of another user must be able to end it.
bool csandbox_can_change_user(void) {
  return geteuid() == 0 && has(CAP_SETUID) && has(CAP_SETGID) && has(CAP_KILL);
}

bool csandbox_others_may_read(const char *path) {
  const gid_t group = getegid();
  if (setgroups(0, NULL) != 0 || setegid(UNPRIVILEGED) != 0) return false;
  bool may = false;
  if (seteuid(UNPRIVILEGED) == 0) {
    const int file = open(path, O_RDONLY | O_CLOEXEC);
    may = file >= 0;
    if (may) close(file);
    if (seteuid(0) != 0) _exit(1);
  }
  return setegid(group) == 0 && may;
}

int csandbox_become_unprivileged(void) {
  if (setgroups(0, NULL) != 0) return errno;
  if (setresgid(UNPRIVILEGED, UNPRIVILEGED, UNPRIVILEGED) != 0) return errno;
  return setresuid(UNPRIVILEGED, UNPRIVILEGED, UNPRIVILEGED) == 0 ? 0 : errno;
}

int csandbox_drop_capabilities(void) {
  // Up to the first that this kernel does not know. Where it may not be done, nothing can be gained by executing either.
  for (int capability = 0; prctl(PR_CAPBSET_DROP, capability, 0, 0, 0) == 0; capability++) {}
  prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0);
  struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3};
  struct __user_cap_data_struct none[2] = {{0}};
  struct capabilities left;
  int code = get_capabilities(&left);
  // Not asked for in vain: a filter around this process may end it for that.
  if (code == 0 && (left.effective | left.permitted) != 0) {
    if (syscall(SYS_capset, &header, none) != 0) return errno;
    code = get_capabilities(&left);
  }
  if (code != 0) return code;
  return (left.effective | left.permitted) == 0 && geteuid() != 0 ? 0 : EPERM;
}
