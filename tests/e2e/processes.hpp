// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <sys/types.h>

#include <cstddef>
#include <string>
#include <vector>

namespace scribed::test {

/// The processes that the daemon has to spend tokens, running or not waited for yet.
std::vector<pid_t> spending_children(pid_t daemon);
/// Not once it has ended, waited for or not.
bool running(pid_t process);
/// What the process's open descriptors are, as /proc says: paths, `socket:[123]`, `pipe:[456]`.
std::vector<std::string> descriptors_of(pid_t process);

/// Bytes of memory that the process has in use (VmRSS).
std::size_t resident_bytes(pid_t process);

}  // namespace scribed::test
