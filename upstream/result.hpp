// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/system/result.hpp>

#include "base/error.hpp"
#include "proto/upstream_error.hpp"

namespace scribed::upstream {

/// A value, or why upstream refused it, classified once (proto/upstream_error.hpp).
template <class T>
using UpstreamResult = boost::system::result<T, proto::UpstreamError>;

/// The same for a failure below HTTP: name resolution, TLS, a deadline.
proto::UpstreamError from_transport(const Error& error);
/// The same for a bearer source that has none to give: only Errc::unauthorized concerns the account.
proto::UpstreamError from_bearer(const Error& error);

}  // namespace scribed::upstream
