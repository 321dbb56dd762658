// prctl(2) is variadic, which Swift cannot call.
#pragma once

/// Kills this process when its parent dies, forbids new privileges, core dumps and ptrace by peers.
/// Returns 0 or an errno value.
int csandbox_enter(void);
