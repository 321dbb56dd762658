#define _GNU_SOURCE
#include "CSandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#if defined(__x86_64__)
#define ARCHITECTURE AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define ARCHITECTURE AUDIT_ARCH_AARCH64
#else
#error "a table of system calls is needed for this processor"
#endif

#define COUNT(array) (sizeof(array) / sizeof *(array))

enum { ALLOW = SECCOMP_RET_ALLOW, REFUSE = SECCOMP_RET_ERRNO | EPERM, UNKNOWN = SECCOMP_RET_ERRNO | ENOSYS };

// A program for the kernel's filter machine: blocks, one a system call, and at its end what happens to all others.
struct program {
  struct sock_filter code[512];
  size_t count;
};

static void emit(struct program *program, uint16_t code, uint32_t value, uint8_t if_true, uint8_t if_false) {
  // One too many is told by `count`.
  if (program->count < COUNT(program->code))
    program->code[program->count] = (struct sock_filter){code, if_true, if_false, value};
  program->count++;
}

static void load(struct program *program, size_t offset) { emit(program, BPF_LD | BPF_W | BPF_ABS, (uint32_t)offset, 0, 0); }

// The kernel takes 32 bits of arguments that are an int, whatever the others hold. Both processors begin with the low ones.
static void load_argument(struct program *program, unsigned number) {
  load(program, offsetof(struct seccomp_data, args) + number * sizeof(uint64_t));
}

static void load_high_half(struct program *program, unsigned number) {
  load(program, offsetof(struct seccomp_data, args) + number * sizeof(uint64_t) + sizeof(uint32_t));
}

static void end(struct program *program, uint32_t action) { emit(program, BPF_RET | BPF_K, action, 0, 0); }

// Goes on with the next instruction if equal, else behind that.
static void if_equal(struct program *program, uint32_t value) { emit(program, BPF_JMP | BPF_JEQ | BPF_K, value, 0, 1); }
static void unless_equal(struct program *program, uint32_t value) { emit(program, BPF_JMP | BPF_JEQ | BPF_K, value, 1, 0); }
static void if_any_bit(struct program *program, uint32_t bits) { emit(program, BPF_JMP | BPF_JSET | BPF_K, bits, 0, 1); }
static void unless_any_bit(struct program *program, uint32_t bits) { emit(program, BPF_JMP | BPF_JSET | BPF_K, bits, 1, 0); }

// What follows until `end_block` is for this call; each way through it must end there.
static size_t begin_block(struct program *program, long call) {
  emit(program, BPF_JMP | BPF_JEQ | BPF_K, (uint32_t)call, 0, 0);
  return program->count - 1;
}

static void end_block(struct program *program, size_t begin) {
  if (program->count <= COUNT(program->code)) program->code[begin].jf = (uint8_t)(program->count - begin - 1);
}

static void decide(struct program *program, long call, uint32_t action) {
  const size_t begin = begin_block(program, call);
  end(program, action);
  end_block(program, begin);
}

static void decide_all(struct program *program, const short *calls, size_t count, uint32_t action) {
  for (size_t i = 0; i < count; i++) decide(program, calls[i], action);
}

static void allow_where_one_of(
  struct program *program, long call, unsigned argument, const uint32_t *values, size_t count) {
  const size_t begin = begin_block(program, call);
  load_argument(program, argument);
  for (size_t i = 0; i < count; i++) {
    if_equal(program, values[i]);
    end(program, ALLOW);
  }
  end(program, REFUSE);
  end_block(program, begin);
}

static void allow_without(struct program *program, long call, unsigned argument, uint32_t bits) {
  const size_t begin = begin_block(program, call);
  load_argument(program, argument);
  if_any_bit(program, bits);
  end(program, REFUSE);
  end(program, ALLOW);
  end_block(program, begin);
}

// MARK: - What all workers may do

static const short computing[] = {
  SYS_read, SYS_write, SYS_futex, SYS_clock_gettime, SYS_munmap, SYS_brk, SYS_madvise, SYS_mremap,
  // Pipes and descriptors that are open.
  SYS_readv, SYS_writev, SYS_pread64, SYS_lseek, SYS_close, SYS_dup, SYS_dup3, SYS_fstat, SYS_ppoll,
  // Threads that there are.
  SYS_futex_waitv, SYS_set_robust_list, SYS_rseq, SYS_sched_yield, SYS_sched_getaffinity, SYS_getcpu, SYS_membarrier,
  // Time, chance, and what this process is.
  SYS_clock_getres, SYS_clock_nanosleep, SYS_nanosleep, SYS_gettimeofday, SYS_getrusage, SYS_times, SYS_getrandom,
  SYS_getpid, SYS_gettid, SYS_getppid, SYS_getuid, SYS_geteuid, SYS_getgid, SYS_getegid, SYS_getrlimit, SYS_uname,
  SYS_sysinfo,
  // Its own signals, and its end.
  SYS_rt_sigaction, SYS_rt_sigprocmask, SYS_rt_sigreturn, SYS_sigaltstack, SYS_restart_syscall, SYS_exit, SYS_exit_group,
#ifdef __x86_64__
  SYS_dup2, SYS_poll, SYS_time,
#endif
};

static void allow_computing(struct program *program) {
  const uint32_t self = (uint32_t)getpid();
  decide_all(program, computing, COUNT(computing), ALLOW);
  // Not F_SETOWN and its like: they have the kernel send signals to others.
  const uint32_t commands[] = {F_DUPFD, F_DUPFD_CLOEXEC, F_GETFD, F_SETFD, F_GETFL, F_SETFL};
  allow_where_one_of(program, SYS_fcntl, 1, commands, COUNT(commands));
  // abort() and raise().
  allow_where_one_of(program, SYS_tgkill, 0, &self, 1);
  allow_where_one_of(program, SYS_kill, 0, &self, 1);
  // Names of threads and, in newer C libraries, of memory.
  const uint32_t options[] = {PR_SET_NAME, PR_GET_NAME, 0x53564d41 /* PR_SET_VMA */};
  allow_where_one_of(program, SYS_prctl, 0, options, COUNT(options));

  // Its own limits: to be read, and processor time to be given to the next document.
  const size_t begin = begin_block(program, SYS_prlimit64);
  load_argument(program, 0);
  emit(program, BPF_JMP | BPF_JEQ | BPF_K, 0, 2, 0);
  unless_equal(program, self);
  end(program, REFUSE);
  load_argument(program, 1);
  if_equal(program, RLIMIT_CPU);
  end(program, ALLOW);
  load_argument(program, 2);
  unless_equal(program, 0);
  end(program, REFUSE);
  load_high_half(program, 2);
  unless_equal(program, 0);
  end(program, REFUSE);
  end(program, ALLOW);
  end_block(program, begin);

  // "Not known" instead of "not allowed": the C library then takes the older call, whose arguments can be looked at.
  decide(program, SYS_clone3, UNKNOWN);
  decide(program, SYS_openat2, UNKNOWN);
}

// MARK: - Opening documents

static const short reading_files[] = {
  SYS_newfstatat, SYS_statx, SYS_statfs, SYS_fstatfs, SYS_faccessat, SYS_faccessat2, SYS_readlinkat, SYS_getcwd,
  SYS_getdents64, SYS_fadvise64,
#ifdef __x86_64__
  SYS_stat, SYS_lstat, SYS_access, SYS_readlink,
#endif
};

static void allow_documents(struct program *program) {
  // Code comes from files, which nobody here can write, and stays as it is.
  const size_t begin = begin_block(program, SYS_mmap);
  load_argument(program, 2);
  unless_any_bit(program, PROT_EXEC);
  end(program, ALLOW);
  if_any_bit(program, PROT_WRITE);
  end(program, REFUSE);
  load_argument(program, 3);
  if_any_bit(program, MAP_ANONYMOUS);
  end(program, REFUSE);
  end(program, ALLOW);
  end_block(program, begin);
  allow_without(program, SYS_mprotect, 2, PROT_EXEC);

  const uint32_t writing = O_WRONLY | O_RDWR | O_CREAT | O_TRUNC | O_APPEND;
  allow_without(program, SYS_openat, 2, writing);
#ifdef __x86_64__
  allow_without(program, SYS_open, 1, writing);
#endif
  decide_all(program, reading_files, COUNT(reading_files), ALLOW);
}

// MARK: - Recognizing text

static const short generating_code[] = {
  SYS_mmap, SYS_mprotect,
  // Which memory is near to which processor.
  SYS_mbind, SYS_get_mempolicy,
};

// MARK: - On a GPU

static const short never_for_a_gpu[] = {
  SYS_execve, SYS_execveat, SYS_ptrace, SYS_process_vm_readv, SYS_process_vm_writev, SYS_process_madvise, SYS_pidfd_open,
  SYS_pidfd_getfd, SYS_pidfd_send_signal, SYS_tkill, SYS_rt_sigqueueinfo, SYS_rt_tgsigqueueinfo, SYS_unshare, SYS_setns,
  SYS_mount, SYS_umount2, SYS_pivot_root, SYS_chroot, SYS_open_tree, SYS_move_mount, SYS_fsopen, SYS_fsconfig, SYS_fsmount,
  SYS_fspick, SYS_mount_setattr, SYS_io_uring_setup, SYS_io_uring_enter, SYS_io_uring_register, SYS_bpf,
  SYS_perf_event_open, SYS_userfaultfd, SYS_keyctl, SYS_add_key, SYS_request_key, SYS_init_module, SYS_finit_module,
  SYS_delete_module, SYS_kexec_load, SYS_reboot, SYS_swapon, SYS_swapoff, SYS_acct, SYS_quotactl, SYS_personality,
  SYS_setuid, SYS_setgid, SYS_setreuid, SYS_setregid, SYS_setresuid, SYS_setresgid, SYS_setgroups, SYS_listen,
  SYS_accept, SYS_accept4,
#ifdef __x86_64__
  SYS_fork, SYS_vfork,
#endif
};

static void forbid_for_a_gpu(struct program *program) {
  const uint32_t self = (uint32_t)getpid(), local = AF_UNIX;
  decide_all(program, never_for_a_gpu, COUNT(never_for_a_gpu), REFUSE);
  allow_where_one_of(program, SYS_kill, 0, &self, 1);
  allow_where_one_of(program, SYS_tgkill, 0, &self, 1);
  // The driver's own service.
  allow_where_one_of(program, SYS_socket, 0, &local, 1);
  decide(program, SYS_clone3, UNKNOWN);
  // Threads, and no namespaces.
  const size_t begin = begin_block(program, SYS_clone);
  load_argument(program, 0);
  unless_any_bit(program, CLONE_THREAD);
  end(program, REFUSE);
  if_any_bit(
    program, CLONE_NEWUSER | CLONE_NEWNET | CLONE_NEWIPC | CLONE_NEWNS | CLONE_NEWPID | CLONE_NEWUTS | CLONE_NEWCGROUP);
  end(program, REFUSE);
  end(program, ALLOW);
  end_block(program, begin);
}

// MARK: - All of it

static void write_program(struct program *program, enum csandbox_calls calls) {
  load(program, offsetof(struct seccomp_data, arch));
  unless_equal(program, ARCHITECTURE);
  end(program, REFUSE);
  load(program, offsetof(struct seccomp_data, nr));
#ifdef __x86_64__
  // The same calls once more under other numbers (x32).
  emit(program, BPF_JMP | BPF_JGE | BPF_K, 0x40000000, 0, 1);
  end(program, REFUSE);
#endif
  switch (calls) {
  case CSANDBOX_CALLS_DOCUMENTS:
    allow_computing(program);
    allow_documents(program);
    end(program, REFUSE);
    break;
  case CSANDBOX_CALLS_RECOGNITION:
    allow_computing(program);
    decide_all(program, generating_code, COUNT(generating_code), ALLOW);
    end(program, REFUSE);
    break;
  case CSANDBOX_CALLS_GPU:
    forbid_for_a_gpu(program);
    end(program, ALLOW);
    break;
  }
}

int csandbox_limit_calls(enum csandbox_calls calls) {
  struct program program = {.count = 0};
  write_program(&program, calls);
  if (program.count > COUNT(program.code)) return E2BIG;
  const struct sock_fprog filter = {.len = (unsigned short)program.count, .filter = program.code};
  // SPEC_ALLOW: the processor's speculation would be slowed down for the sake of secrets within this process; it has none.
  const unsigned flags = SECCOMP_FILTER_FLAG_TSYNC | SECCOMP_FILTER_FLAG_SPEC_ALLOW;
  const long result = syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, flags, &filter);
  if (result < 0) return errno;
  // The number of a thread that could not be brought along.
  return result == 0 ? 0 : EAGAIN;
}
