// SPDX-License-Identifier: Apache-2.0
#include "sandbox/client_desk.hpp"

#include <utility>

namespace scribed::sandbox {

ClientDesk::ClientDesk(std::vector<Client> clients) {
    for (auto& client : clients) {
        auto id = client.id;
        clients_.insert_or_assign(std::move(id), std::move(client));
    }
}

const Client* ClientDesk::find(std::string_view id) const {
    const auto found = clients_.find(id);
    return found == clients_.end() ? nullptr : &found->second;
}

const Client* ClientDesk::authenticate(std::string_view id, std::string_view secret) const {
    const auto* client = find(id);
    return client != nullptr && client->secret == secret ? client : nullptr;
}

}  // namespace scribed::sandbox
