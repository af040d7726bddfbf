// SPDX-License-Identifier: Apache-2.0
#include "clients/environment.hpp"

#include <cstdlib>
#include <system_error>

namespace scribed::clients {

std::string environment(const char* variable) {
    // Nobody in this program changes its environment. NOLINTNEXTLINE(concurrency-mt-unsafe)
    const char* value = std::getenv(variable);
    return value == nullptr ? std::string() : value;
}

std::string system_words(int error) { return std::generic_category().message(error); }

}  // namespace scribed::clients
