// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

namespace scribed::proto {

using FormFields = std::initializer_list<std::pair<std::string_view, std::string_view>>;

/// `name=value&name=value`: a body of application/x-www-form-urlencoded, or a query string. All but RFC 3986's
/// unreserved characters are escaped, so both kinds of readers understand it. Fields without a value are left out.
std::string form_text(FormFields fields);

}  // namespace scribed::proto
