// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "identity/bearer.hpp"

namespace scribed::identity {

/// No credentials at all, for a compatible server that asks for none.
class AnonymousBearer : public BearerSource {
public:
    net::Task<Result<Bearer>> get() override { co_return Bearer{}; }
    net::Task<Result<void>> recover(std::string /*refused*/) override {
        co_return Error(Errc::unauthorized, "the server asks for credentials, and none are configured");
    }
    bool configured() const override { return true; }
};

}  // namespace scribed::identity
