// SPDX-License-Identifier: Apache-2.0
#include "upstream/result.hpp"

namespace scribed::upstream {

proto::UpstreamError from_transport(const Error& error) {
    proto::UpstreamError out;
    out.fault = error.code() == Errc::timeout   ? proto::UpstreamFault::timeout
                : error.code() == Errc::corrupt ? proto::UpstreamFault::server
                                                : proto::UpstreamFault::network;
    out.message = error.message();
    return out;
}

proto::UpstreamError from_bearer(const Error& error) {
    auto out = from_transport(error);
    if (error.code() == Errc::unauthorized) out.fault = proto::UpstreamFault::unauthorized;
    return out;
}

}  // namespace scribed::upstream
