#define _GNU_SOURCE
#include "CSandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <link.h>
#include <stdint.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

// Our own declarations of what is used of <linux/landlock.h>: the installed headers may be older than the kernel. The numbers of
// the calls are the same on every processor.
enum { CREATE_RULESET = 444, ADD_RULE = 445, RESTRICT_SELF = 446 };
enum { CREATE_RULESET_VERSION = 1, RULE_PATH_BENEATH = 1 };
enum { READ_FILE = 1 << 2, READ_DIR = 1 << 3 };

struct ruleset {
  uint64_t files, network, scopes;
};

struct __attribute__((packed)) rule {
  uint64_t allowed;
  int32_t parent;
};

// Everything that a version of Landlock knows to restrict; sizes of the fields that it does not know yet are zero.
static struct ruleset everything(long version) {
  // Reading, writing, executing, making and removing; moving between folders; truncating; commands to devices.
  const int bits = version >= 5 ? 16 : version >= 3 ? 15 : version >= 2 ? 14 : 13;
  return (struct ruleset){
    .files = (UINT64_C(1) << bits) - 1,
    // Binding and connecting by TCP.
    .network = version >= 4 ? 3 : 0,
    // Abstract Unix sockets, and signals to processes outside.
    .scopes = version >= 6 ? 3 : 0,
  };
}

struct search {
  int ruleset, code;
};

static void allow(struct search *search, const char *path) {
  const int parent = open(path, O_PATH | O_CLOEXEC);
  if (parent < 0) return;
  struct stat status;
  struct rule rule = {.allowed = READ_FILE | READ_DIR, .parent = parent};
  if (fstat(parent, &status) == 0 && !S_ISDIR(status.st_mode)) rule.allowed = READ_FILE;
  if (syscall(ADD_RULE, search->ruleset, RULE_PATH_BENEATH, &rule, 0) != 0) search->code = errno;
  close(parent);
}

static int allow_folder_of(struct dl_phdr_info *library, size_t size, void *context) {
  (void)size;
  char folder[4096];
  const char *slash = library->dlpi_name ? strrchr(library->dlpi_name, '/') : NULL;
  // The program itself has no name.
  if (!slash || slash == library->dlpi_name || (size_t)(slash - library->dlpi_name) >= sizeof folder) return 0;
  const size_t length = (size_t)(slash - library->dlpi_name);
  memcpy(folder, library->dlpi_name, length);
  folder[length] = 0;
  allow(context, folder);
  return 0;
}

int csandbox_limit_files(const char *const *readable, bool libraries) {
  const long version = syscall(CREATE_RULESET, NULL, 0, CREATE_RULESET_VERSION);
  if (version < 0) return errno;
  const struct ruleset all = everything(version);
  struct search search = {.ruleset = (int)syscall(CREATE_RULESET, &all, sizeof all, 0)};
  if (search.ruleset < 0) return errno;
  for (; *readable; readable++) allow(&search, *readable);
  if (libraries) dl_iterate_phdr(allow_folder_of, &search);
  if (search.code == 0 && syscall(RESTRICT_SELF, search.ruleset, 0) != 0) search.code = errno;
  close(search.ruleset);
  return search.code;
}
