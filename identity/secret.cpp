// SPDX-License-Identifier: Apache-2.0
#include "identity/secret.hpp"

#include <cstring>
#include <utility>

#include "identity/crypto.hpp"

namespace scribed::identity {

Secret::Secret(std::string_view text) : Secret(of_size(text.size())) {
    if (size_ > 0) std::memcpy(bytes_.get(), text.data(), size_);
}

Secret Secret::of_size(std::size_t size) {
    Secret out;
    out.bytes_ = std::make_unique<char[]>(size);
    out.size_ = size;
    return out;
}

Secret::Secret(Secret&& from) noexcept : bytes_(std::move(from.bytes_)), size_(std::exchange(from.size_, 0)) {}

Secret& Secret::operator=(Secret&& from) noexcept {
    if (this != &from) {
        wipe(bytes_.get(), size_);
        bytes_ = std::move(from.bytes_);
        size_ = std::exchange(from.size_, 0);
    }
    return *this;
}

Secret::~Secret() { wipe(bytes_.get(), size_); }

}  // namespace scribed::identity
