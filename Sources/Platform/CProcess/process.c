#define _GNU_SOURCE
#include "CProcess.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/eventfd.h>
#include <unistd.h>

static int set_attributes(posix_spawnattr_t *attributes) {
  sigset_t none, all;
  sigemptyset(&none);
  sigfillset(&all);
  int code = posix_spawnattr_setpgroup(attributes, 0);
  if (code == 0) code = posix_spawnattr_setsigmask(attributes, &none);
  if (code == 0) code = posix_spawnattr_setsigdefault(attributes, &all);
  if (code != 0) return code;
  return posix_spawnattr_setflags(
    attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
}

static int set_descriptors(posix_spawn_file_actions_t *actions, int input, int output) {
  // In this order: where the standard descriptors are closed here, the pipes may have got their numbers.
  int code = posix_spawn_file_actions_adddup2(actions, input, STDIN_FILENO);
  if (code == 0) code = posix_spawn_file_actions_adddup2(actions, output, STDOUT_FILENO);
  if (code == 0) code = posix_spawn_file_actions_addopen(actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
  if (code != 0) return code;
  // What a library of this process opened without O_CLOEXEC.
  return posix_spawn_file_actions_addclosefrom_np(actions, STDERR_FILENO + 1);
}

static int spawn(
  const char *program, char *const *arguments, char *const *environment, int input, int output, pid_t *id) {
  posix_spawnattr_t attributes;
  int code = posix_spawnattr_init(&attributes);
  if (code != 0) return code;
  posix_spawn_file_actions_t actions;
  code = posix_spawn_file_actions_init(&actions);
  if (code == 0) {
    code = set_attributes(&attributes);
    if (code == 0) code = set_descriptors(&actions, input, output);
    if (code == 0) code = posix_spawn(id, program, &actions, &attributes, arguments, environment);
    posix_spawn_file_actions_destroy(&actions);
  }
  posix_spawnattr_destroy(&attributes);
  return code;
}

int cprocess_start(
  const char *program, char *const *arguments, char *const *environment, struct cprocess *process) {
  int input[2], output[2];
  if (pipe2(input, O_CLOEXEC) != 0) return errno;
  if (pipe2(output, O_CLOEXEC) != 0) {
    int code = errno;
    close(input[0]);
    close(input[1]);
    return code;
  }
  int code = spawn(program, arguments, environment, input[0], output[1], &process->id);
  close(input[0]);
  close(output[1]);
  if (code != 0) {
    close(input[1]);
    close(output[0]);
    return code;
  }
  process->input = input[1];
  process->output = output[0];
  return 0;
}

int cprocess_open_event(int *event) {
  *event = eventfd(0, EFD_CLOEXEC);
  return *event < 0 ? errno : 0;
}
