// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <vector>

#include "identity/bearer.hpp"

namespace scribed::identity {

/// Several sources in order of preference: the first that has a bearer serves.
class BearerOrder : public BearerSource {
public:
    explicit BearerOrder(std::vector<std::shared_ptr<BearerSource>> sources) : sources_(std::move(sources)) {}

    /// When none has one: the error of the first that is configured, else of the first.
    net::Task<Result<Bearer>> get() override;
    net::Task<Result<void>> recover(std::string refused) override;
    bool configured() const override;

private:
    const std::vector<std::shared_ptr<BearerSource>> sources_;
};

}  // namespace scribed::identity
