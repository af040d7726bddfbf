// SPDX-License-Identifier: Apache-2.0
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "proto/sse.hpp"

using namespace scribed;

namespace {

void require(bool holds) {
    if (!holds) std::abort();
}

bool same(const proto::SseEvent& a, const proto::SseEvent& b) {
    return a.event == b.event && a.data == b.data && a.id == b.id;
}

}  // namespace

// The events do not depend on how the bytes are cut, and each can be written and read back.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    proto::SseParser whole;
    whole.push(bytes);
    proto::SseParser bytewise;
    for (std::size_t i = 0; i < size; ++i) {
        bytewise.push(bytes.substr(i, 1));
    }
    const auto events = whole.take();
    const auto others = bytewise.take();
    require(events.size() == others.size());
    for (std::size_t i = 0; i < events.size(); ++i) {
        require(same(events[i], others[i]));
        std::string wire;
        proto::append_sse(wire, events[i].event, events[i].data, events[i].id);
        proto::SseParser reader;
        reader.push(wire);
        const auto back = reader.take();
        require(back.size() == 1 && same(back[0], events[i]));
    }
    return 0;
}
