// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <ostream>
#include <string>
#include <vector>

#include "tests/support/websocket_frames.hpp"

namespace scribed::test {

/// One case of a protocol's conformance: bytes that are sent, and the bytes that come back before the next are sent.
/// Nothing more comes after the last step but the end.
struct WireCase {
    struct Step {
        std::string sent;
        std::string said;
    };
    std::string number;  ///< Autobahn's, such as 5.19
    std::vector<Step> steps;
};

inline std::ostream& operator<<(std::ostream& out, const WireCase& one) { return out << one.number; }

/// The connection is good afterwards: ends with a close that is answered.
inline WireCase good(std::string number, const std::string& sent_bytes, const std::string& said) {
    const auto end = close_code(1000);
    return {std::move(number), {{sent_bytes + sent(kClose, end), said + answer(kClose, end)}}};
}

/// The server ends the connection, after `said`, with this code.
inline WireCase refused(
    std::string number, const std::string& sent_bytes, unsigned code, const std::string& said = {}
) {
    return {std::move(number), {{sent_bytes, said + answer(kClose, close_code(code))}}};
}

}  // namespace scribed::test
