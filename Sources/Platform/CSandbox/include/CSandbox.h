// prctl(2) is variadic, which Swift cannot call; seccomp(2) and landlock(7) have no functions in the C library; and a signal
// handler may only run async-signal-safe code, which the Swift runtime does not promise.
#pragma once

#include <stdbool.h>

/// Keeps other processes of this user out of this one: no ptrace, no look at its memory and environment, no core dump.
/// Returns 0 or an errno value.
int csandbox_forbid_inspection(void);

/// Forbids new privileges: what this process executes gains none.
/// Returns 0 or an errno value.
int csandbox_forbid_new_privileges(void);

/// Kills this process when its parent dies, forbids inspection, and lets signals through whatever the parent blocked. After
/// every change of user: that takes back the first.
/// Returns 0 or an errno value.
int csandbox_follow_parent(void);

/// Moves this process, which must have one thread, into a network without interfaces. Where it may not do that by itself, it
/// takes a user namespace of its own, which is asked for by `user_namespace`.
/// Returns 0 or an errno value.
int csandbox_leave_network(bool user_namespace);

/// Moves this process, which must have one thread, into a user namespace in which it is nobody.
/// Returns 0 or an errno value.
int csandbox_own_user_namespace(void);

/// Whether this process is root and may become another user.
bool csandbox_can_change_user(void);

/// Whether an unprivileged user may read a file or folder; for root, who may become one.
bool csandbox_others_may_read(const char *path);

/// Makes all threads of this process, which is root, those of an unprivileged user without groups.
/// Returns 0 or an errno value.
int csandbox_become_unprivileged(void);

/// Gives up every capability, now and for what is executed later; this thread's and that of threads to come.
/// Returns 0 or an errno value: EPERM where some are left, or this process is root.
int csandbox_drop_capabilities(void);

/// Leaves of the file system, for this thread and those to come, only what lies in the folders of `readable`, a list that ends
/// with NULL, and, if `libraries` says so, beside the libraries that are loaded: to be read, never to be written or executed.
/// Returns 0 or an errno value: ENOSYS or EOPNOTSUPP where the kernel has no Landlock.
int csandbox_limit_files(const char *const *readable, bool libraries);

/// From now on this process's user, who is not root, starts no further thread or process here (RLIMIT_NPROC).
/// Returns 0 or an errno value.
int csandbox_forbid_threads(void);

/// Which system calls are left.
enum csandbox_calls {
  /// For opening documents: memory, reading files, this process's own pipes. Nothing is both writable and executable.
  CSANDBOX_CALLS_DOCUMENTS,
  /// For recognizing text with networks that are loaded: no file is opened any more, but code is generated.
  CSANDBOX_CALLS_RECOGNITION,
  /// For the same on a GPU, whose driver needs more than can be listed: only what it never needs is forbidden.
  CSANDBOX_CALLS_GPU,
};

/// Has every other system call fail with EPERM, in all threads of this process and whatever it may execute.
/// Returns 0 or an errno value.
int csandbox_limit_calls(enum csandbox_calls calls);

/// From now on a fatal signal ends the process with `code` when memory is short, and as usual when it is not.
/// Returns 0 or an errno value.
int csandbox_exit_when_out_of_memory(int code);
