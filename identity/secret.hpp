// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <memory>
#include <string_view>

namespace scribed::identity {

/// A secret in memory that is wiped when it is no longer needed. Moving it leaves nothing behind; there are no copies,
/// and nothing prints it.
class Secret {
public:
    Secret() = default;
    explicit Secret(std::string_view text);
    /// `size` bytes of zeros, to be filled through data().
    static Secret of_size(std::size_t size);
    Secret(Secret&& from) noexcept;
    Secret& operator=(Secret&& from) noexcept;
    ~Secret();

    std::string_view view() const { return {bytes_.get(), size_}; }
    bool empty() const { return size_ == 0; }
    char* data() { return bytes_.get(); }
    std::size_t size() const { return size_; }

private:
    std::unique_ptr<char[]> bytes_;
    std::size_t size_ = 0;
};

}  // namespace scribed::identity
