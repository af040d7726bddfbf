// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace scribed::clients {

/// An environment variable; empty when it is not set.
std::string environment(const char* variable);

/// What an errno means, in words.
std::string system_words(int error);

}  // namespace scribed::clients
