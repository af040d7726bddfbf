// SPDX-License-Identifier: Apache-2.0
#include "daemon/lanes.hpp"

#include "daemon/account_service.hpp"
#include "daemon/config_table.hpp"
#include "daemon/retry_pace.hpp"
#include "identity/anonymous_bearer.hpp"
#include "identity/bearer_order.hpp"
#include "identity/credential_file.hpp"
#include "identity/credential_formats.hpp"
#include "upstream/near_live_lane.hpp"
#include "upstream/realtime_lane.hpp"

namespace scribed::daemon {
namespace {

// A live piece is given up within a minute: it does not wait for the end of a longer pause.
constexpr std::chrono::seconds kLongestLivePause{15};

upstream::Endpoints endpoints_of(const UpstreamConfig& upstream, const net::TlsContext& tls) {
    return {upstream.chatgpt_url, upstream.api_url, tls, upstream::client_profile(upstream.client_profile)};
}

std::shared_ptr<identity::BearerSource> key_source(const UpstreamConfig& upstream) {
    auto key = std::make_shared<identity::CredentialFile>(
        upstream.api_key_file, "upstream.api_key_file", &identity::parse_api_key
    );
    // A compatible server of one's own often asks for no key.
    const bool own_server = upstream.api_url != default_config().upstream.api_url;
    if (!key->configured() && own_server) return std::make_shared<identity::AnonymousBearer>();
    return key;
}

}  // namespace

Lanes::Lanes(
    const CurrentConfig& config,
    const net::TlsContext& tls,
    AccountService& accounts,
    upstream::LaneHealth& health,
    upstream::LaneTurns& turns
)
    : config_(config),
      endpoints_(endpoints_of(config.get()->upstream, tls)),
      accounts_(accounts),
      health_(health),
      turns_(turns),
      codex_(std::make_shared<identity::CredentialFile>(
          config.get()->upstream.codex_auth_file, "upstream.codex_auth_file", &identity::parse_codex_auth
      )),
      key_(key_source(config.get()->upstream)),
      live_places_(static_cast<unsigned>(config.get()->live.parallel), net::Slots::Share::half) {}

std::shared_ptr<identity::BearerSource> Lanes::chatgpt(const std::string& user) const {
    auto linked = accounts_.bearer(user);
    if (user != kLocalUser) return linked;
    std::vector<std::shared_ptr<identity::BearerSource>> sources{std::move(linked), codex_};
    return std::make_shared<identity::BearerOrder>(std::move(sources));
}

LiveLanes Lanes::live(const std::string& user) const {
    LiveLanes out;
    const auto config = config_.get();
    for (const auto& name : config->lanes.live) {
        if (name == "chatgpt_realtime") {
            out.push_back(std::make_shared<upstream::RealtimeLane>(name, user, endpoints_, chatgpt(user)));
        } else if (name == "api_realtime") {
            out.push_back(std::make_shared<upstream::RealtimeLane>(name, upstream::LaneOwner(), endpoints_, key_));
        } else if (name == "near_live") {
            const upstream::BatchAsk ask(health_, turns_, live_places_, retry_pace(config->batch), kLongestLivePause);
            out.push_back(std::make_shared<upstream::NearLiveLane>(user, batch(user), config->batch.model, ask));
        }
    }
    return out;
}

BatchLanes Lanes::batch(const std::string& user) const {
    BatchLanes out;
    const auto config = config_.get();
    for (const auto& name : config->lanes.batch) {
        if (name == "chatgpt") out.push_back(upstream::make_chatgpt_batch(endpoints_, user, chatgpt(user)));
        if (name == "api") out.push_back(upstream::make_api_batch(endpoints_, {}, key_));
    }
    return out;
}

}  // namespace scribed::daemon
