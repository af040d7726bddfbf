// SPDX-License-Identifier: Apache-2.0
// RFC 6455 by the cases of the Autobahn test suite, group 6: text is UTF-8, and what is not is refused at once.
#include "tests/net/websocket_conformance.hpp"

namespace scribed::test {
namespace {

struct Utf8Case {
    const char* number;
    bool valid;
    const char* hex;
};

constexpr Utf8Case kCases[] = {
#include "tests/net/autobahn_utf8.inc"
};

std::string from_hex(std::string_view hex) {
    std::string out;
    for (std::size_t i = 0; i + 1 < hex.size(); i += 2)
        out += static_cast<char>(std::stoi(std::string(hex.substr(i, 2)), nullptr, 16));
    return out;
}

/// A text in fragments of one byte.
std::string byte_by_byte(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i)
        out += frame({i == 0 ? kText : kContinued, i + 1 == text.size()}, text.substr(i, 1));
    return out;
}

const std::string kGreek = "\xce\xba\xe1\xbd\xb9\xcf\x83\xce\xbc\xce\xb5";
const std::string kBeyond = kGreek + "\xf4\x90\x80\x80" + "edited";  // a code point above U+10FFFF
const std::string kSurrogate = kGreek + "\xed\xa0\x80" + "edited";

/// The first bytes are taken (a ping behind them is answered), the byte that breaks the text ends it.
WireCase fails_fast(std::string number, std::size_t first, std::size_t bad) {
    const auto text = std::string_view(kBeyond);
    const auto ping = sent(kPing, "?");
    return {
        std::move(number),
        {{part(kText, text.substr(0, first)) + ping, answer(kPong, "?")},
         {part(kContinued, text.substr(first, bad)), answer(kClose, close_code(1007))}}};
}

/// The same within one frame, of which the rest never comes.
WireCase fails_fast_in_a_frame(std::string number, std::size_t first, std::size_t bad) {
    const auto whole = sent(kText, kBeyond);
    const std::size_t head = whole.size() - kBeyond.size();
    return {
        std::move(number),
        {{sent(kPing, "?") + whole.substr(0, head + first), answer(kPong, "?")},
         {whole.substr(head + first, bad), answer(kClose, close_code(1007))}}};
}

std::vector<WireCase> texts() {
    const std::string latin = "Hello-\xc2\xb5@\xc3\x9f\xc3\xb6\xc3\xa4";
    const std::string more = "\xc3\xbc\xc3\xa0\xc3\xa1-UTF-8!!";
    const std::string middle = "middle frame payload";
    return {
        good("6.1.1", sent(kText), answer(kText)),
        good("6.1.2", part(kText, {}) + part(kContinued, {}) + sent(kContinued), answer(kText)),
        good("6.1.3", part(kText, {}) + part(kContinued, middle) + sent(kContinued), answer(kText, middle)),
        good("6.2.1", sent(kText, latin + more), answer(kText, latin + more)),
        good("6.2.2", part(kText, latin) + sent(kContinued, more), answer(kText, latin + more)),
        good("6.2.3", byte_by_byte(latin + more), answer(kText, latin + more)),
        good("6.2.4", byte_by_byte(kGreek), answer(kText, kGreek)),
        refused("6.3.1", sent(kText, kSurrogate), 1007),
        refused("6.3.2", byte_by_byte(kSurrogate), 1007),
        fails_fast("6.4.1", kGreek.size(), 4),
        fails_fast("6.4.2", kGreek.size() + 1, 1),
        fails_fast_in_a_frame("6.4.3", kGreek.size(), 4),
        fails_fast_in_a_frame("6.4.4", kGreek.size() + 1, 1),
    };
}

std::vector<WireCase> sequences() {
    std::vector<WireCase> cases;
    for (const auto& one : kCases) {
        const auto text = from_hex(one.hex);
        cases.push_back(
            one.valid ? good(one.number, sent(kText, text), answer(kText, text))
                      : refused(one.number, sent(kText, text), 1007)
        );
    }
    return cases;
}

class WebSocketUtf8 : public WebSocketConformance {};

TEST_P(WebSocketUtf8, IsKept) { run(); }

INSTANTIATE_TEST_SUITE_P(
    Texts, WebSocketUtf8, testing::Combine(testing::ValuesIn(texts()), kEveryWire), WebSocketUtf8::name_of
);
INSTANTIATE_TEST_SUITE_P(
    Sequences, WebSocketUtf8, testing::Combine(testing::ValuesIn(sequences()), kEveryWire), WebSocketUtf8::name_of
);

}  // namespace
}  // namespace scribed::test
