// SPDX-License-Identifier: Apache-2.0
// RFC 6455 by the cases of the Autobahn test suite, groups 1 to 5, 7 and 10, under their numbers.
#include "tests/net/websocket_conformance.hpp"

namespace scribed::test {
namespace {

const std::string kHello = "Hello, world!";
const std::string kBytes("\x00\xff\xfe\xfd\xfc\xfb\x00\xff", 8);

WireCase ends(
    std::string number, const std::string& sent_bytes, const std::string& close_payload, std::string said = {}
) {
    return {std::move(number), {{sent_bytes, std::move(said) + answer(kClose, close_payload)}}};
}

std::string numbered(const std::string& group, int number) { return group + std::to_string(number); }

/// 1: messages of every length that the frame header has a form for. The 8th differs in how it is cut, which the wires
/// do for all.
std::vector<WireCase> framing() {
    std::vector<WireCase> cases;
    const std::vector<std::size_t> sizes{0, 125, 126, 127, 128, 65535, 65536, 65536};
    for (std::size_t i = 0; i < sizes.size(); ++i) {
        const std::string text(sizes[i], '*');
        const std::string bytes(sizes[i], '\xfe');
        const auto number = static_cast<int>(i) + 1;
        cases.push_back(good(numbered("1.1.", number), sent(kText, text), answer(kText, text)));
        cases.push_back(good(numbered("1.2.", number), sent(kBinary, bytes), answer(kBinary, bytes)));
    }
    return cases;
}

/// 2: pings and pongs.
std::vector<WireCase> pings() {
    const std::string longest(125, '\xfe');
    std::string ten;
    std::string ten_pongs;
    for (int i = 0; i < 10; ++i) {
        ten += sent(kPing, numbered("payload-", i));
        ten_pongs += answer(kPong, numbered("payload-", i));
    }
    return {
        good("2.1", sent(kPing), answer(kPong)),
        good("2.2", sent(kPing, kHello), answer(kPong, kHello)),
        good("2.3", sent(kPing, kBytes), answer(kPong, kBytes)),
        good("2.4", sent(kPing, longest), answer(kPong, longest)),
        refused("2.5", sent(kPing, std::string(126, '\xfe')), 1002),
        good("2.6", sent(kPing, longest), answer(kPong, longest)),
        good("2.7", sent(kPong), {}),
        good("2.8", sent(kPong, "unsolicited pong payload"), {}),
        good(
            "2.9", sent(kPong, "unsolicited pong payload") + sent(kPing, "ping payload"), answer(kPong, "ping payload")
        ),
        good("2.10", ten, ten_pongs),
        good("2.11", ten, ten_pongs),
    };
}

/// 3: bits of extensions that were not agreed. RSV1 is permessage-deflate's.
std::vector<WireCase> reserved_bits() {
    const auto before = sent(kText, kHello);
    const auto said = answer(kText, kHello);
    return {
        refused("3.1", frame({kText, true, 1}, kHello), 1002),
        refused("3.2", before + frame({kText, true, 2}, kHello) + sent(kPing), 1002, said),
        refused("3.3", before + frame({kText, true, 3}, kHello) + sent(kPing), 1002, said),
        refused("3.4", before + frame({kText, true, 4}, kHello) + sent(kPing), 1002, said),
        refused("3.5", frame({kBinary, true, 5}, kBytes), 1002),
        refused("3.6", frame({kPing, true, 6}, kHello), 1002),
        refused("3.7", frame({kClose, true, 7}, {}), 1002),
    };
}

/// 4: opcodes without a meaning.
std::vector<WireCase> opcodes() {
    std::vector<WireCase> cases;
    const auto before = sent(kText, kHello);
    const auto said = answer(kText, kHello);
    for (unsigned i = 0; i < 5; ++i) {
        const auto number = static_cast<int>(i) + 1;
        const auto payload = i % 2 == 0 ? std::string() : kHello;
        for (const unsigned first : {3U, 11U}) {
            const std::string group = first == 3 ? "4.1." : "4.2.";
            const auto bad = sent(first + i, payload);
            if (i < 2) {
                cases.push_back(refused(numbered(group, number), bad, 1002));
            } else {
                cases.push_back(refused(numbered(group, number), before + bad + sent(kPing), 1002, said));
            }
        }
    }
    return cases;
}

/// 5: fragments.
std::vector<WireCase> fragments() {
    const auto two = part(kText, "fragment1") + sent(kContinued, "fragment2");
    const auto both = answer(kText, "fragment1fragment2");
    const auto ping_between = part(kText, "fragment1") + sent(kPing, "ping payload") + sent(kContinued, "fragment2");
    const auto ping_and_both = answer(kPong, "ping payload") + both;
    const auto whole_first = sent(kContinued, "non-continuation payload") + sent(kText, kHello);
    const auto part_first = part(kContinued, "non-continuation payload") + sent(kText, kHello);
    const auto three = part(kText, "fragment2") + sent(kContinued, "fragment3");
    const auto twice_part = part(kContinued, "fragment1") + three + part(kContinued, "fragment1") + three;
    const auto twice_whole = sent(kContinued, "fragment1") + three + sent(kContinued, "fragment1") + three;
    const auto end = close_code(1000);
    const WireCase::Step first{
        part(kText, "fragment1") + part(kContinued, "fragment2") + sent(kPing, "pongme 1!"),
        answer(kPong, "pongme 1!")};
    const WireCase::Step second{
        part(kContinued, "fragment3") + part(kContinued, "fragment4") + sent(kPing, "pongme 2!") +
            sent(kContinued, "fragment5") + sent(kClose, end),
        answer(kPong, "pongme 2!") + answer(kText, "fragment1fragment2fragment3fragment4fragment5") +
            answer(kClose, end)};
    return {
        refused("5.1", part(kPing, "fragment1") + sent(kContinued, "fragment2"), 1002),
        refused("5.2", part(kPong, "fragment1") + sent(kContinued, "fragment2"), 1002),
        good("5.3", two, both),
        good("5.4", two, both),
        good("5.5", two, both),
        good("5.6", ping_between, ping_and_both),
        good("5.7", ping_between, ping_and_both),
        good("5.8", ping_between, ping_and_both),
        refused("5.9", whole_first, 1002),
        refused("5.10", whole_first, 1002),
        refused("5.11", whole_first, 1002),
        refused("5.12", part_first, 1002),
        refused("5.13", part_first, 1002),
        refused("5.14", part_first, 1002),
        refused("5.15", two + part(kContinued, "fragment3") + sent(kText, "fragment4"), 1002, both),
        refused("5.16", twice_part, 1002),
        refused("5.17", twice_whole, 1002),
        refused("5.18", part(kText, "fragment1") + sent(kText, "fragment2"), 1002),
        {"5.19", {first, second}},
        {"5.20", {first, second}},
    };
}

/// 7: the closing handshake, and which codes may be said.
std::vector<WireCase> closes() {
    const auto normal = close_code(1000);
    const auto bye = sent(kClose, normal);
    const std::string not_utf8 = "\xce\xba\xe1\xbd\xb9\xcf\x83\xce\xbc\xce\xb5\xed\xa0\x80\x65\x64\x69\x74\x65\x64";
    const std::string much(256 << 10, '*');
    std::vector<WireCase> cases{
        good("7.1.1", sent(kText, kHello), answer(kText, kHello)),
        ends("7.1.2", bye + sent(kClose), normal),
        ends("7.1.3", bye + sent(kPing), normal),
        ends("7.1.4", bye + sent(kText, kHello), normal),
        ends("7.1.5", part(kText, "fragment1") + bye + sent(kContinued, "fragment2"), normal),
        ends(
            "7.1.6", sent(kText, much) + sent(kText, kHello) + bye + sent(kPing), normal,
            answer(kText, much) + answer(kText, kHello)
        ),
        ends("7.3.1", sent(kClose), normal),
        ends("7.3.2", sent(kClose, "a"), close_code(1002)),
        ends("7.3.3", bye, normal),
        ends("7.3.4", sent(kClose, close_code(1000, "Hello World!")), normal),
        ends("7.3.5", sent(kClose, close_code(1000, std::string(123, '*'))), normal),
        ends("7.3.6", sent(kClose, close_code(1000, std::string(124, '*'))), close_code(1002)),
        ends("7.5.1", sent(kClose, close_code(1000, not_utf8)), close_code(1002)),
    };
    int number = 0;
    for (const unsigned code :
         {1000U, 1001U, 1002U, 1003U, 1007U, 1008U, 1009U, 1010U, 1011U, 3000U, 3999U, 4000U, 4999U})
        cases.push_back(ends(numbered("7.7.", ++number), sent(kClose, close_code(code)), close_code(code)));
    number = 0;
    for (const unsigned code : {0U, 999U, 1004U, 1005U, 1006U, 1016U, 1100U, 2000U, 2999U})
        cases.push_back(ends(numbered("7.9.", ++number), sent(kClose, close_code(code)), close_code(1002)));
    // Undefined: the suite takes whatever happens.
    cases.push_back(ends("7.13.1", sent(kClose, close_code(5000)), close_code(5000)));
    cases.push_back(ends("7.13.2", sent(kClose, close_code(65535)), close_code(65535)));
    return cases;
}

/// 10: one message in fragments of 1300 bytes.
std::vector<WireCase> auto_fragments() {
    const std::string text(65536, '*');
    std::string all;
    for (std::size_t at = 0; at < text.size(); at += 1300) {
        const bool last = at + 1300 >= text.size();
        all += frame({at == 0 ? kText : kContinued, last}, std::string_view(text).substr(at, 1300));
    }
    return {good("10.1.1", all, answer(kText, text))};
}

TEST_P(WebSocketConformance, IsKept) { run(); }

const auto kNameOf = WebSocketConformance::name_of;
INSTANTIATE_TEST_SUITE_P(
    Framing, WebSocketConformance, testing::Combine(testing::ValuesIn(framing()), kEveryWire), kNameOf
);
INSTANTIATE_TEST_SUITE_P(
    Pings, WebSocketConformance, testing::Combine(testing::ValuesIn(pings()), kEveryWire), kNameOf
);
INSTANTIATE_TEST_SUITE_P(
    ReservedBits, WebSocketConformance, testing::Combine(testing::ValuesIn(reserved_bits()), kEveryWire), kNameOf
);
INSTANTIATE_TEST_SUITE_P(
    Opcodes, WebSocketConformance, testing::Combine(testing::ValuesIn(opcodes()), kEveryWire), kNameOf
);
INSTANTIATE_TEST_SUITE_P(
    Fragments, WebSocketConformance, testing::Combine(testing::ValuesIn(fragments()), kEveryWire), kNameOf
);
INSTANTIATE_TEST_SUITE_P(
    Closes, WebSocketConformance, testing::Combine(testing::ValuesIn(closes()), kEveryWire), kNameOf
);
INSTANTIATE_TEST_SUITE_P(
    AutoFragments, WebSocketConformance, testing::Combine(testing::ValuesIn(auto_fragments()), kEveryWire), kNameOf
);

}  // namespace
}  // namespace scribed::test
