// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "daemon/config.hpp"
#include "daemon/webhook_post.hpp"

namespace scribed::daemon {

/// The receiver that the configuration names, with the keys of its secret file; nothing when it names none.
/// Errc::invalid with the configuration key as param.
Result<std::optional<WebhookTarget>> open_webhook(const Config& config);

}  // namespace scribed::daemon
