// SPDX-License-Identifier: Apache-2.0
#include "daemon/ingest_connection.hpp"

#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/post.hpp>

#include "identity/crypto.hpp"
#include "net/deadline.hpp"

namespace scribed::daemon {
namespace {

using Refusal = std::optional<proto::IngestRefusal>;

constexpr std::chrono::seconds kGoodbye{5};

proto::IngestRefusal fatal(proto::IngestClose close, std::string code, std::string message, std::string param = {}) {
    return {{std::move(code), std::move(message), true, std::move(param)}, close};
}

void close_revoked(const std::weak_ptr<Outbox>& outbox) {
    const auto open = outbox.lock();
    if (!open) return;
    const std::string why = "the key was revoked or has expired";
    open->post(proto::ErrorMessage{"unauthorized", why, true, {}});
    open->close(proto::IngestClose::unauthorized, why);
}

/// What a client is told first: to a new session's, which lanes serve it; to one that comes back, what happened while
/// it was away.
struct Greeting {
    std::string started;
    Past past;
    std::vector<std::string> lanes;
};

class Connection {
public:
    Connection(
        net::WebSocket socket,
        std::string user,
        access::Streams::Stream& stream,
        SessionRegistry& registry,
        Services& services
    )
        : socket_(std::move(socket)),
          user_(std::move(user)),
          stream_(stream),
          registry_(registry),
          services_(services),
          log_(Log("ingest").with("peer", socket_.peer())) {}

    net::Task<void> run() {
        using namespace boost::asio::experimental::awaitable_operators;
        services_.metrics.connections.add(1);
        if (auto refusal = co_await start()) {
            co_await reject(std::move(*refusal));
        } else if (session_) {
            co_await (read() && write());
            co_await net::run_on(session_->executor(), leave());
        }
        services_.metrics.connections.add(-1);
    }

private:
    // The first message, and the session it asks for. No session and no refusal: the peer went away.
    net::Task<Refusal> start() {
        net::Deadline late(socket_.executor(), [this] { socket_.abort(); });
        late.set(steady_now() + std::chrono::seconds(services_.config.get()->session.start_s));
        const auto message = co_await socket_.read();
        if (late.passed()) log_.info("never_started");
        late.clear();
        if (!message) co_return Refusal{};
        auto action = message->text ? machine_.on_text(message->bytes) : machine_.on_binary(message->bytes);
        if (auto* refusal = std::get_if<proto::IngestRefusal>(&action)) co_return std::move(*refusal);
        auto& wanted = std::get<proto::StartMessage>(action);
        const bool resuming = wanted.resuming();
        if (!resuming) {
            auto created = co_await registry_.create(user_, std::move(wanted));
            if (!created && created.error().code() == Errc::cancelled) {
                co_return fatal(proto::IngestClose::going_away, "going_away", created.error().message());
            }
            if (!created && created.error().code() == Errc::too_large) {
                co_return fatal(proto::IngestClose::overloaded, "too_many_sessions", created.error().message());
            }
            if (!created) {
                const bool full = created.error().code() == Errc::disk_full;
                co_return fatal(proto::IngestClose::storage, full ? "disk_full" : "storage", created.error().message());
            }
            session_ = std::move(*created);
        } else {
            session_ = registry_.find(user_, wanted.session);
            if (!session_ || !identity::equal_secrets(session_->resume_secret(), wanted.resume)) {
                session_.reset();
                co_return fatal(
                    proto::IngestClose::unknown_session, "unknown_session",
                    "no such session records now, or the resume token is wrong", "session"
                );
            }
        }
        log_ = log_.with("session", session_->id());
        log_.debug("attached");
        co_await net::run_on(session_->executor(), join());
        co_return Refusal{};
    }

    // On the session's executor.
    net::Task<void> join() {
        at_home_ = session_->executor() == socket_.executor();
        outbox_ = session_->attach();
        const auto started = session_->started();
        machine_.on_started(session_->framing(), static_cast<std::uint32_t>(started.tracks.size()));
        // All that follows goes into the outbox, and waits there until this is written.
        greeting_.emplace(Greeting{proto::encode(started), session_->feed().past(), {}});
        for (const auto& lane : session_->feed().lanes())
            greeting_->lanes.push_back(proto::encode(lane));
        stream_.when_revoked([home = session_->executor(), outbox = std::weak_ptr(outbox_)] {
            boost::asio::post(home, [outbox] { close_revoked(outbox); });
        });
        co_return;
    }

    // Lets go of them where they live: this may be the last to hold them.
    net::Task<void> leave() {
        session_->detach(outbox_);
        outbox_.reset();
        session_.reset();
        co_return;
    }

    net::Task<void> read() {
        while (true) {
            const auto message = co_await socket_.read();
            if (!message) {
                if (message.error().code() == Errc::too_large) services_.metrics.refusals.add();
                co_await net::run_on(session_->executor(), hang_up());
                co_return;
            }
            auto action = message->text ? machine_.on_text(message->bytes) : machine_.on_binary(message->bytes);
            Refusal refusal;
            if (at_home_ && std::holds_alternative<proto::IngestAudio>(action)) {
                // The hot path: no coroutine of its own for a frame of audio.
                refusal = session_->on_audio(std::get<proto::IngestAudio>(action));
                if (!refusal && session_->congested()) refusal = co_await session_->uncongested();
            } else {
                refusal = co_await net::run_on(session_->executor(), perform(std::move(action)));
            }
            if (!refusal) continue;
            services_.metrics.refusals.add();
            const bool over = refusal->error.fatal;
            co_await net::run_on(session_->executor(), refuse(std::move(*refusal)));
            if (over) co_return;
        }
    }

    // On the session's executor, like everything below that touches session or outbox.
    net::Task<Refusal> perform(proto::IngestAction action) {
        if (const auto* audio = std::get_if<proto::IngestAudio>(&action)) {
            auto refusal = session_->on_audio(*audio);
            if (!refusal && session_->congested()) refusal = co_await session_->uncongested();
            co_return refusal;
        }
        if (auto* track = std::get_if<proto::TrackMessage>(&action)) {
            auto refusal = co_await session_->add_track(std::move(track->track));
            if (!refusal) machine_.on_track_added();
            co_return refusal;
        }
        if (auto* mark = std::get_if<proto::MarkMessage>(&action)) {
            co_return co_await session_->mark(std::move(mark->label));
        }
        if (auto* barrier = std::get_if<proto::BarrierMessage>(&action)) {
            co_return session_->barrier(std::move(barrier->id));
        }
        if (std::holds_alternative<proto::FinishMessage>(action)) session_->finish();
        if (auto* refusal = std::get_if<proto::IngestRefusal>(&action)) co_return std::move(*refusal);
        co_return Refusal{};
    }

    net::Task<void> refuse(proto::IngestRefusal refusal) {
        outbox_->post(refusal.error);
        if (refusal.error.fatal) outbox_->close(refusal.close, refusal.error.code);
        co_return;
    }

    net::Task<void> hang_up() {
        outbox_->close(proto::IngestClose::normal, {});
        co_return;
    }

    // This and the next: false when the client is gone.
    net::Task<bool> send(std::vector<std::string> messages) {
        for (const auto& message : messages) {
            const auto written = co_await socket_.write_text(message);
            if (!written) co_return false;
        }
        co_return true;
    }

    // What it is told first, page by page: however long the session is, no more than that waits for its socket.
    net::Task<bool> greet() {
        auto greeting = std::move(*greeting_);
        greeting_.reset();
        std::vector<std::string> started{std::move(greeting.started)};
        bool there = co_await send(std::move(started));
        while (there && !greeting.past.over()) {
            const auto page = co_await greeting.past.next();
            // Recording needs no database: its client is told less, and goes on.
            if (!page) {
                log_.error("past_unreadable", {{"error", page.error().text()}});
                break;
            }
            std::vector<std::string> messages;
            for (const auto& segment : page->segments)
                messages.push_back(proto::encode(proto::SegmentMessage{segment}));
            for (const auto& gap : page->gaps)
                messages.push_back(proto::encode(proto::GapMessage{gap}));
            there = co_await send(std::move(messages));
        }
        if (there) there = co_await send(std::move(greeting.lanes));
        co_return there;
    }

    net::Task<void> write() {
        bool there = co_await greet();
        while (there) {
            auto batch = co_await net::run_on(session_->executor(), outbox_->take());
            there = co_await send(std::move(batch.messages));
            if (there && batch.closed) {
                co_await socket_.close(static_cast<std::uint16_t>(batch.code), batch.reason, steady_now() + kGoodbye);
                co_return;
            }
        }
        socket_.abort();
    }

    net::Task<void> reject(proto::IngestRefusal refusal) {
        services_.metrics.refusals.add();
        const auto text = proto::encode(proto::ServerMessage(refusal.error));
        (void)co_await socket_.write_text(text);
        co_await socket_.close(static_cast<std::uint16_t>(refusal.close), refusal.error.code, steady_now() + kGoodbye);
    }

    net::WebSocket socket_;
    const std::string user_;
    access::Streams::Stream& stream_;
    SessionRegistry& registry_;
    Services& services_;
    Log log_;
    proto::IngestMachine machine_;
    std::shared_ptr<Session> session_;
    std::shared_ptr<Outbox> outbox_;
    std::optional<Greeting> greeting_;
    bool at_home_ = false;  ///< socket and session share an executor
};

}  // namespace

net::Task<void> serve_ingest(
    net::WebSocket socket,
    std::string user,
    access::Streams::Stream& stream,
    SessionRegistry& registry,
    Services& services
) {
    Connection connection(std::move(socket), std::move(user), stream, registry, services);
    co_await connection.run();
}

}  // namespace scribed::daemon
