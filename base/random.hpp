// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace scribed {

/// `bytes` bytes of the kernel's randomness as lower-case hexadecimal: fit for secrets and for names.
std::string random_hex(std::size_t bytes);

/// A new identifier such as `ses_9f2c...`: `prefix`, an underscore, 80 random bits.
std::string new_id(std::string_view prefix);

/// A uniform number in [0, 1), for jitter; not for secrets.
double random_unit();

}  // namespace scribed
