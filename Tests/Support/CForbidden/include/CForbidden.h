// Most of these calls are variadic, or have no function in the C library.
#pragma once

/// Tries something that a worker must not do.
///
/// - name: one of `cforbidden_names`.
/// - argument: a path or a port, for those that need one.
/// Returns 0 where it could be done, else the errno value. What is executed does not return.
int cforbidden_try(const char *name, const char *argument);

/// All names, and NULL.
const char *const *cforbidden_names(void);
