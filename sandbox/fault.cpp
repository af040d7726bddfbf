// SPDX-License-Identifier: Apache-2.0
#include "sandbox/fault.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <utility>

#include <fmt/format.h>

namespace scribed::sandbox {
namespace {

template <class Value>
using Names = std::pair<std::string_view, Value>;

constexpr std::array kPlaces{
    Names<FaultPlace>{"mint", FaultPlace::mint},
    Names<FaultPlace>{"realtime_connect", FaultPlace::realtime_connect},
    Names<FaultPlace>{"realtime", FaultPlace::realtime},
    Names<FaultPlace>{"transcribe", FaultPlace::transcribe},
    Names<FaultPlace>{"usage", FaultPlace::usage},
    Names<FaultPlace>{"usercode", FaultPlace::usercode},
    Names<FaultPlace>{"devicetoken", FaultPlace::devicetoken},
    Names<FaultPlace>{"oauth", FaultPlace::oauth},
    Names<FaultPlace>{"revoke", FaultPlace::revoke},
};

constexpr std::array kKinds{
    Names<FaultKind>{"status", FaultKind::status},
    Names<FaultKind>{"html", FaultKind::html},
    Names<FaultKind>{"usage_limit", FaultKind::usage_limit},
    Names<FaultKind>{"drop", FaultKind::drop},
    Names<FaultKind>{"half_open", FaultKind::half_open},
    Names<FaultKind>{"stall_ms", FaultKind::stall_ms},
    Names<FaultKind>{"hold", FaultKind::hold},
    Names<FaultKind>{"close", FaultKind::close},
    Names<FaultKind>{"error_event", FaultKind::error_event},
    Names<FaultKind>{"session_expiry", FaultKind::session_expiry},
    Names<FaultKind>{"fail_item", FaultKind::fail_item},
    Names<FaultKind>{"reorder", FaultKind::reorder},
    Names<FaultKind>{"late_ms", FaultKind::late_ms},
    Names<FaultKind>{"unknown_event", FaultKind::unknown_event},
    Names<FaultKind>{"silent_item", FaultKind::silent_item},
    Names<FaultKind>{"empty_text", FaultKind::empty_text},
    Names<FaultKind>{"truncate_text", FaultKind::truncate_text},
    Names<FaultKind>{"invent_text", FaultKind::invent_text},
    Names<FaultKind>{"garbage", FaultKind::garbage},
};

constexpr std::array kSteps{
    Names<FaultStep>{"asked", FaultStep::asked},
    Names<FaultStep>{"spent", FaultStep::spent},
    Names<FaultStep>{"half", FaultStep::half},
    Names<FaultStep>{"answered", FaultStep::answered},
};

template <class Table, class Value>
std::string_view name_in(const Table& table, Value value) {
    return std::ranges::find(table, value, &Names<Value>::second)->first;
}

template <class Value, class Table>
std::optional<Value> value_in(const Table& table, std::string_view name) {
    const auto found = std::ranges::find(table, name, &Names<Value>::first);
    if (found == table.end()) return std::nullopt;
    return found->second;
}

Error bad(std::string message) { return Error(Errc::invalid, std::move(message), "fault"); }

bool to_number(std::string_view text, double& into) {
    const auto* end = text.data() + text.size();
    const auto [at, error] = std::from_chars(text.data(), end, into);
    return error == std::errc{} && at == end;
}

/// Sets the member of that name; false when there is none, or when the text is no number where one is needed.
bool set(Fault& fault, std::string_view name, std::string_view text) {
    if (name == "code") return fault.code = text, true;
    if (name == "body") return fault.body = text, true;
    if (name == "step") {
        const auto step = value_in<FaultStep>(kSteps, text);
        return fault.step = step.value_or(FaultStep::asked), step.has_value();
    }
    double number = 0;
    if (!to_number(text, number)) return false;
    if (name == "value") return fault.value = number, true;
    if (name == "probability") return fault.probability = number, number >= 0 && number <= 1;
    const std::array<std::pair<std::string_view, int*>, 5> whole{{
        {"skip", &fault.skip},
        {"every", &fault.every},
        {"count", &fault.count},
        {"after_ms", &fault.after_ms},
        {"after_items", &fault.after_items},
    }};
    const auto found = std::ranges::find(whole, name, &std::pair<std::string_view, int*>::first);
    if (found == whole.end() || number < 0 || number > 1e9) return false;
    *found->second = static_cast<int>(number);
    return true;
}

Result<Fault> checked(Fault fault) {
    fault.every = std::max(fault.every, 1);
    for (const auto scope : {FaultScope::exchange, FaultScope::session, FaultScope::item, FaultScope::answer}) {
        if (fault.fits(fault.place, scope, fault.step)) return fault;
    }
    return bad(fmt::format("{} does not take the fault {} at {}", name(fault.place), name(fault.kind), name(fault.step))
    );
}

Result<Fault> named(std::string_view where, std::string_view what) {
    const auto place = value_in<FaultPlace>(kPlaces, where);
    if (!place) return bad(fmt::format("there is no place '{}'", where));
    const auto kind = value_in<FaultKind>(kKinds, what);
    if (!kind) return bad(fmt::format("there is no fault '{}'", what));
    Fault fault;
    fault.place = *place;
    fault.kind = *kind;
    return fault;
}

}  // namespace

bool Fault::fits(FaultPlace where, FaultScope scope, FaultStep how_far) const {
    if (where != place || how_far != step) return false;
    if (step != FaultStep::asked && place != FaultPlace::oauth) return false;
    const bool session = place == FaultPlace::realtime;
    // What has been sent cannot be another answer.
    const bool begun = step == FaultStep::half || step == FaultStep::answered;
    switch (kind) {
        case FaultKind::status:
        case FaultKind::html:
        case FaultKind::usage_limit: return !session && !begun && scope == FaultScope::exchange;
        case FaultKind::hold: return !session && scope == FaultScope::exchange;
        case FaultKind::drop:
        case FaultKind::half_open:
        case FaultKind::stall_ms: return scope == (session ? FaultScope::session : FaultScope::exchange);
        case FaultKind::close:
        case FaultKind::error_event:
        case FaultKind::session_expiry: return session && scope == FaultScope::session;
        case FaultKind::fail_item:
        case FaultKind::reorder:
        case FaultKind::late_ms:
        case FaultKind::unknown_event:
        case FaultKind::silent_item: return session && scope == FaultScope::item;
        case FaultKind::invent_text: return place == FaultPlace::transcribe && scope == FaultScope::answer;
        case FaultKind::empty_text:
        case FaultKind::truncate_text:
        case FaultKind::garbage:
            if (session) return scope == FaultScope::item;
            return place == FaultPlace::transcribe && scope == FaultScope::answer;
    }
    return false;
}

std::string_view name(FaultPlace place) { return name_in(kPlaces, place); }
std::string_view name(FaultKind kind) { return name_in(kKinds, kind); }
std::string_view name(FaultStep step) { return name_in(kSteps, step); }

Result<Fault> parse_fault(std::string_view spec) {
    const auto colon = spec.find(':');
    if (colon == std::string_view::npos) return bad("a fault reads place:kind[=value][,name=value...]");
    auto rest = spec.substr(colon + 1);
    const auto take = [&rest] {
        const auto comma = rest.find(',');
        const auto part = rest.substr(0, comma);
        rest = comma == std::string_view::npos ? std::string_view{} : rest.substr(comma + 1);
        return part;
    };
    const auto kind = take();
    const auto equals = kind.find('=');
    auto fault = named(spec.substr(0, colon), kind.substr(0, equals));
    if (!fault) return fault;
    if (equals != std::string_view::npos && !set(*fault, "value", kind.substr(equals + 1))) {
        return bad(fmt::format("'{}' wants a number", kind));
    }
    while (!rest.empty()) {
        const auto option = take();
        const auto at = option.find('=');
        if (at == std::string_view::npos || !set(*fault, option.substr(0, at), option.substr(at + 1))) {
            return bad(fmt::format("cannot use '{}'", option));
        }
    }
    return checked(*std::move(fault));
}

Result<Fault> parse_fault(JsonValue json) {
    const auto where = json["where"].string();
    const auto what = json["what"].string();
    if (!where || !what) return bad("a fault needs `where` and `what`");
    auto fault = named(*where, *what);
    if (!fault) return fault;
    for (const auto& [name, value] : json.members()) {
        if (name == "where" || name == "what") continue;
        const auto number = value.number();
        const auto text = number ? fmt::format("{}", *number) : std::string(value.string().value_or(""));
        if (!set(*fault, name, text)) return bad(fmt::format("cannot use '{}'", name));
    }
    return checked(*std::move(fault));
}

}  // namespace scribed::sandbox
