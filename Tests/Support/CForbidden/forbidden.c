#define _GNU_SOURCE
#include "CForbidden.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

static int result(long value) { return value < 0 ? errno : 0; }

static int open_and_close(const char *path, int flags) {
  const int file = open(path, flags | O_CLOEXEC, 0600);
  if (file >= 0) close(file);
  return result(file);
}

static int make_socket(int family, int type) {
  const int made = socket(family, type | SOCK_CLOEXEC, 0);
  if (made >= 0) close(made);
  return result(made);
}

// MARK: Files

static int read_file(const char *path) { return open_and_close(path, O_RDONLY); }
static int write_file(const char *path) { return open_and_close(path, O_WRONLY | O_CREAT); }
static int list_folder(const char *path) { return open_and_close(path, O_RDONLY | O_DIRECTORY); }

static int read_parents_memory(const char *unused) {
  (void)unused;
  char path[64];
  snprintf(path, sizeof path, "/proc/%d/mem", getppid());
  return open_and_close(path, O_RDONLY);
}

// MARK: Network

static int tcp_socket(const char *unused) { (void)unused; return make_socket(AF_INET, SOCK_STREAM); }
static int udp_socket(const char *unused) { (void)unused; return make_socket(AF_INET6, SOCK_DGRAM); }
static int unix_socket(const char *unused) { (void)unused; return make_socket(AF_UNIX, SOCK_STREAM); }
static int netlink_socket(const char *unused) { (void)unused; return make_socket(AF_NETLINK, SOCK_RAW); }

static int connect_by_tcp(const char *port) {
  const int made = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (made < 0) return errno;
  const struct sockaddr_in there = {
    .sin_family = AF_INET, .sin_port = htons((uint16_t)atoi(port)), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  const int code = result(connect(made, (const struct sockaddr *)&there, sizeof there));
  close(made);
  return code;
}

// MARK: Processes

static int fork_process(const char *unused) {
  (void)unused;
  const pid_t child = fork();
  if (child == 0) _exit(0);
  if (child > 0) waitpid(child, NULL, 0);
  return result(child);
}

static int fork_with_memory(const char *unused) {
  (void)unused;
  const pid_t child = vfork();
  if (child == 0) _exit(0);
  if (child > 0) waitpid(child, NULL, 0);
  return result(child);
}

static void *nothing(void *unused) { return unused; }

static int start_thread(const char *unused) {
  (void)unused;
  pthread_t thread;
  const int code = pthread_create(&thread, NULL, nothing, NULL);
  if (code == 0) pthread_join(thread, NULL);
  return code;
}

static int execute(const char *path) {
  execl(path, path, NULL);
  return errno;
}

static int trace_parent(const char *unused) {
  (void)unused;
  const int code = result(ptrace(PTRACE_SEIZE, getppid(), NULL, NULL));
  if (code == 0) ptrace(PTRACE_DETACH, getppid(), NULL, NULL);
  return code;
}

static int read_parent(const char *unused) {
  (void)unused;
  char byte;
  const struct iovec here = {&byte, 1}, there = {(void *)4096, 1};
  return result(process_vm_readv(getppid(), &here, 1, &there, 1, 0));
}

static int signal_parent(const char *unused) { (void)unused; return result(kill(getppid(), 0)); }
static int signal_parents_thread(const char *unused) {
  (void)unused;
  return result(syscall(SYS_tgkill, getppid(), getppid(), 0));
}
static int signal_by_pipe(const char *unused) { (void)unused; return result(fcntl(0, F_SETOWN, getppid())); }

static int limit_parent(const char *unused) {
  (void)unused;
  struct rlimit limit;
  return result(prlimit(getppid(), RLIMIT_NOFILE, NULL, &limit));
}

static int raise_own_limit(const char *unused) {
  (void)unused;
  struct rlimit limit;
  if (getrlimit(RLIMIT_STACK, &limit) != 0) return errno;
  return result(setrlimit(RLIMIT_STACK, &limit));
}

static int move_parent(const char *unused) {
  (void)unused;
  cpu_set_t processors;
  if (sched_getaffinity(getppid(), sizeof processors, &processors) != 0) return errno;
  return result(sched_setaffinity(getppid(), sizeof processors, &processors));
}

// MARK: Kernel

static int new_user_namespace(const char *unused) { (void)unused; return result(unshare(CLONE_NEWUSER)); }
static int other_namespace(const char *unused) { (void)unused; return result(setns(-1, 0)); }
static int new_root(const char *unused) { (void)unused; return result(chroot("/")); }
static int become_root(const char *unused) {
  (void)unused;
  // For who is root already, this is another user.
  return result(setresuid(0, 0, 0));
}
static int io_uring(const char *unused) { (void)unused; return result(syscall(SYS_io_uring_setup, 8, NULL)); }
static int bpf(const char *unused) { (void)unused; return result(syscall(SYS_bpf, 0, NULL, 0)); }
static int perf_event(const char *unused) { (void)unused; return result(syscall(SYS_perf_event_open, NULL, 0, 0, -1, 0)); }

static int user_faults(const char *unused) {
  (void)unused;
  const long made = syscall(SYS_userfaultfd, O_CLOEXEC);
  if (made >= 0) close((int)made);
  return result(made);
}

static int memory_file(const char *unused) {
  (void)unused;
  const int made = memfd_create("forbidden", MFD_CLOEXEC);
  if (made >= 0) close(made);
  return result(made);
}

// MARK: Code

static int writable_code(const char *unused) {
  (void)unused;
  void *memory = mmap(NULL, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  return memory == MAP_FAILED ? errno : 0;
}

static int written_code(const char *unused) {
  (void)unused;
  void *memory = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED) return errno;
  return result(mprotect(memory, 4096, PROT_READ | PROT_EXEC));
}

static const struct {
  const char *name;
  int (*run)(const char *);
} attempts[] = {
  {"read file", read_file}, {"write file", write_file}, {"list folder", list_folder},
  {"read parent's memory", read_parents_memory}, {"TCP socket", tcp_socket}, {"UDP socket", udp_socket},
  {"Unix socket", unix_socket}, {"netlink socket", netlink_socket}, {"connect", connect_by_tcp}, {"fork", fork_process},
  {"vfork", fork_with_memory}, {"thread", start_thread}, {"execute", execute}, {"ptrace", trace_parent},
  {"process_vm_readv", read_parent}, {"kill", signal_parent}, {"tgkill", signal_parents_thread},
  {"F_SETOWN", signal_by_pipe}, {"prlimit of parent", limit_parent}, {"own limit", raise_own_limit},
  {"affinity of parent", move_parent}, {"user namespace", new_user_namespace}, {"setns", other_namespace},
  {"chroot", new_root}, {"become root", become_root}, {"io_uring", io_uring}, {"bpf", bpf}, {"perf_event_open", perf_event},
  {"userfaultfd", user_faults}, {"memfd_create", memory_file}, {"writable code", writable_code},
  {"written code", written_code},
};

int cforbidden_try(const char *name, const char *argument) {
  for (size_t i = 0; i < sizeof attempts / sizeof *attempts; i++) {
    if (strcmp(attempts[i].name, name) == 0) return attempts[i].run(argument);
  }
  return EINVAL;
}

const char *const *cforbidden_names(void) {
  static const char *names[sizeof attempts / sizeof *attempts + 1];
  for (size_t i = 0; i < sizeof attempts / sizeof *attempts; i++) names[i] = attempts[i].name;
  return names;
}
