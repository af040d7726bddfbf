// SPDX-License-Identifier: Apache-2.0
#include "sandbox/faults.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

namespace scribed::sandbox {

bool Faults::strikes(Armed& armed) {
    const auto& fault = armed.fault;
    const auto occasion = armed.seen++ - fault.skip;
    if (occasion < 0 || (occasion + 1) % fault.every != 0) return false;
    if (fault.count > 0 && armed.struck >= fault.count) return false;
    if (fault.probability < 1 && std::uniform_real_distribution<double>(0, 1)(random_) >= fault.probability)
        return false;
    ++armed.struck;
    return true;
}

std::vector<Fault> Faults::strike_all(FaultPlace place, FaultScope scope) {
    std::vector<Fault> result;
    for (auto& armed : set_) {
        if (armed.fault.fits(place, scope) && strikes(armed)) result.push_back(armed.fault);
    }
    return result;
}

std::optional<Fault> Faults::strike(FaultPlace place, FaultScope scope, FaultStep step) {
    std::optional<Fault> result;
    for (auto& armed : set_) {
        if (!armed.fault.fits(place, scope, step)) continue;
        if (result) {
            ++armed.seen;
        } else if (strikes(armed)) {
            result = armed.fault;
        }
    }
    return result;
}

std::string Faults::json() const {
    boost::json::array list;
    for (const auto& [fault, seen, struck] : set_) {
        boost::json::object out;
        out["where"] = name(fault.place);
        out["what"] = name(fault.kind);
        out["step"] = name(fault.step);
        out["value"] = fault.value;
        out["code"] = fault.code;
        out["skip"] = fault.skip;
        out["every"] = fault.every;
        out["count"] = fault.count;
        out["probability"] = fault.probability;
        out["after_ms"] = fault.after_ms;
        out["after_items"] = fault.after_items;
        out["seen"] = seen;
        out["struck"] = struck;
        list.emplace_back(std::move(out));
    }
    boost::json::object body;
    body["faults"] = std::move(list);
    return boost::json::serialize(body);
}

}  // namespace scribed::sandbox
