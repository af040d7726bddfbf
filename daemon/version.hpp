// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace scribed::daemon {

inline constexpr auto kVersion = SCRIBED_VERSION;

}  // namespace scribed::daemon
