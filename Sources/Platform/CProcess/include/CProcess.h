// pipe2(2) and eventfd(2) are not among the functions that Swift's Glibc module declares, and descriptors that are not
// closed on exec from their first moment get into whatever another thread starts. posix_spawn(3) with its attributes is
// a dozen calls with one way out, which C says shortest.
#pragma once

#include <sys/types.h>

/// A process that was started.
struct cprocess {
  /// Until waitpid(2) has returned it.
  pid_t id;
  /// What is written here the process reads from its standard input.
  int input;
  /// What the process writes to its standard output is read here.
  int output;
};

/// Starts a program in a process group of its own, with the default signal handling, with nothing of this process's
/// descriptors, and with its standard error discarded.
///
/// `arguments` begin with the program's name; they and `environment`, which is all of it, end with a null pointer.
/// Returns 0, or an errno value; nothing is left open then.
int cprocess_start(
  const char *program, char *const *arguments, char *const *environment, struct cprocess *process);

/// Opens a descriptor that poll(2) finds readable from the moment when a number of 64 bits other than 0 is written to
/// it, until it is read.
/// Returns 0, or an errno value.
int cprocess_open_event(int *event);
