// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sandbox/account.hpp"

namespace scribed::sandbox {

/// What becomes of a browser that comes to sign in: it is sent back with a code or with `access_denied` at once, or a
/// page asks whoever sits before it.
enum class Decision { approve, deny, ask };

/// Who sits before the browsers that come, and what he decides.
struct Visitor {
    Decision decision = Decision::approve;
    Account account;
};

}  // namespace scribed::sandbox
