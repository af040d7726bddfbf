// SPDX-License-Identifier: Apache-2.0
#include "sandbox/stats.hpp"

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include "base/units.hpp"

namespace scribed::sandbox {

std::string Stats::json() const {
    boost::json::object out;
    out["connections"] = connections;
    out["requests"] = requests;
    out["mint_requests"] = mint_requests;
    out["keys_minted"] = keys_minted;
    out["usage_requests"] = usage_requests;
    out["transcribe_requests"] = transcribe_requests;
    out["transcribe_answered"] = transcribe_answered;
    out["transcribe_audio_ms"] = transcribe_audio_ms;
    out["realtime_sessions"] = realtime_sessions;
    out["realtime_open"] = realtime_open;
    out["realtime_open_most"] = realtime_open_most;
    out["realtime_appends"] = realtime_appends;
    out["realtime_audio_ms"] = samples_to_ms(realtime_samples, kUpstreamRate);
    out["realtime_commits"] = realtime_commits;
    out["realtime_items_heard"] = realtime_items_heard;
    out["realtime_errors"] = realtime_errors;
    out["device_logins"] = device_logins;
    out["device_polls"] = device_polls;
    out["sign_ins"] = sign_ins;
    out["refreshes"] = refreshes;
    out["refreshes_refused"] = refreshes_refused;
    out["revocations"] = revocations;
    out["tokens_refused"] = tokens_refused;
    out["faults_struck"] = faults_struck;
    boost::json::object by_account;
    for (const auto& [email, count] : accounts)
        by_account[email] = count;
    out["accounts"] = std::move(by_account);
    return boost::json::serialize(out);
}

}  // namespace scribed::sandbox
