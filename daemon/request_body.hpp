// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>

#include "access/scopes.hpp"
#include "base/json.hpp"
#include "proto/member_reader.hpp"

namespace scribed::daemon {

/// A request's body that is a JSON object; an empty one is `{}`.
class RequestBody {
public:
    /// Errc::invalid: no JSON, or no object.
    static Result<RequestBody> parse(const std::string& text);

    proto::MemberReader& reader() { return reader_; }
    /// `scopes`: a list of words, or one text with commas. Errc::invalid as access::Scopes::parse.
    Result<access::Scopes> scopes();
    bool has_scopes() const { return reader_.has("scopes"); }

private:
    RequestBody(std::unique_ptr<JsonParser> parser, JsonValue object)
        : parser_(std::move(parser)), object_(object), reader_(object) {}

    std::unique_ptr<JsonParser> parser_;  ///< what the values below point into
    JsonValue object_;
    proto::MemberReader reader_;
};

}  // namespace scribed::daemon
