// SPDX-License-Identifier: Apache-2.0
#include "clients/check.hpp"

#include <algorithm>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include "clients/text_layout.hpp"

namespace scribed::clients {
namespace {

constexpr std::size_t kNameWidth = 14;

std::string mark(Check::Result result, const Style& style) {
    switch (result) {
        case Check::Result::good: return style.paint(Tone::good, "✓");
        case Check::Result::failed: return style.paint(Tone::bad, "✗");
        case Check::Result::passed_over: return style.paint(Tone::dim, "–");
    }
    return {};
}

std::string_view result_name(Check::Result result) {
    switch (result) {
        case Check::Result::good: return "good";
        case Check::Result::failed: return "failed";
        case Check::Result::passed_over: return "passed_over";
    }
    return {};
}

}  // namespace

std::vector<std::string> draw_check(const Check& check, const Style& style) {
    std::vector<std::string> out{"  " + mark(check.result, style) + "  " + pad(check.name, kNameWidth) + "  "};
    out.back() += check.result == Check::Result::passed_over ? style.paint(Tone::dim, check.detail) : check.detail;
    if (!check.advice.empty()) {
        for (const auto& line : wrap(check.advice, 76)) {
            out.push_back(std::string(kNameWidth + 7, ' ') + style.paint(Tone::warn, line));
        }
    }
    return out;
}

bool all_good(const std::vector<Check>& checks) {
    return std::ranges::none_of(checks, [](const Check& check) { return check.result == Check::Result::failed; });
}

std::string checks_json(const std::vector<Check>& checks) {
    boost::json::array list;
    for (const auto& check : checks) {
        boost::json::object entry{
            {"name", check.name}, {"result", result_name(check.result)}, {"detail", check.detail}};
        if (!check.advice.empty()) entry["advice"] = check.advice;
        list.push_back(std::move(entry));
    }
    boost::json::object document{{"ok", all_good(checks)}};
    document["checks"] = std::move(list);
    return boost::json::serialize(document);
}

}  // namespace scribed::clients
