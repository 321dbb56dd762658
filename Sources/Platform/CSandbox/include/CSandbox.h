// prctl(2) is variadic, which Swift cannot call, and a signal handler may only run async-signal-safe code, which the
// Swift runtime does not promise.
#pragma once

/// Kills this process when its parent dies, forbids new privileges, core dumps and ptrace by peers, and lets signals
/// through whatever the parent blocked.
/// Returns 0 or an errno value.
int csandbox_enter(void);

/// From now on a fatal signal ends the process with `code` when memory is short, and as usual when it is not.
/// Returns 0 or an errno value.
int csandbox_exit_when_out_of_memory(int code);
