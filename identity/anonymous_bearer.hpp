// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "identity/bearer.hpp"

namespace scribed::identity {

/// No credentials at all, for a compatible server that asks for none.
class AnonymousBearer : public BearerSource {
public:
    net::Task<Result<Bearer>> get() override { co_return Bearer{}; }
    net::Task<bool> recover(std::string /*refused*/) override { co_return false; }
    bool configured() const override { return true; }
};

}  // namespace scribed::identity
