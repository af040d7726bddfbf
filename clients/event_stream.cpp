// SPDX-License-Identifier: Apache-2.0
#include "clients/event_stream.hpp"

#include "base/random.hpp"
#include "clients/api.hpp"
#include "net/signal.hpp"

namespace scribed::clients {

EventStream::EventStream(const Server& server, std::string session)
    : server_(server), path_(session_path(session, "/events")) {}

net::Task<Outcome<proto::SseEvent>> EventStream::next() {
    for (;;) {
        if (stopped_) co_return Failure(Exit::failed, "stopped");
        if (!ready_.empty()) {
            auto event = std::move(ready_.front());
            ready_.pop_front();
            if (!event.id.empty()) last_id_ = event.id;
            co_return event;
        }
        if (!stream_) {
            auto opened = co_await open();
            if (!opened) co_return opened.error();
            continue;
        }
        auto bytes = co_await stream_->read_some();
        if (!bytes || bytes->empty()) {
            stream_.reset();
            continue;
        }
        retry_.succeeded();
        parser_.push(*bytes);
        for (auto& event : parser_.take())
            ready_.push_back(std::move(event));
    }
}

net::Task<Outcome<>> EventStream::open() {
    for (;;) {
        auto url = server_url(server_, path_);
        if (!url) co_return url.error();
        net::HttpCall call;
        call.url = std::move(*url);
        call.headers = server_.headers;
        call.headers.emplace_back("Accept", "text/event-stream");
        if (!last_id_.empty()) call.headers.emplace_back("Last-Event-ID", last_id_);
        auto stream =
            co_await net::HttpStream::open(std::move(call), server_.tls, steady_now() + std::chrono::seconds(10));
        if (stopped_) co_return Failure(Exit::failed, "stopped");
        std::optional<Failure> failure;
        if (stream && stream->head().status == 200) {
            ever_open_ = true;
            parser_ = {};
            stream_.emplace(std::move(*stream));
            co_return Outcome<>();
        }
        if (stream) {
            auto reply = stream->head();
            if (auto body = co_await stream->read_some()) reply.body = std::move(*body);
            failure = refusal(reply);
        } else {
            failure = unreachable(server_, stream.error());
        }
        if (failure->exit == Exit::refused || !ever_open_) co_return std::move(*failure);
        const auto again = retry_.failed(steady_now(), random_unit());
        if (!again) co_return std::move(*failure);
        co_await net::sleep_until(*again);
    }
}

void EventStream::stop() {
    stopped_ = true;
    if (stream_) stream_->abort();
}

}  // namespace scribed::clients
