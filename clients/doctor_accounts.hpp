// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "clients/check.hpp"
#include "clients/link_list.hpp"

namespace scribed::clients {

/// Whether a session with this account would work, as the daemon's last check of it has found.
Check judge_account(const Link& link);

}  // namespace scribed::clients
