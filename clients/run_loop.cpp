// SPDX-License-Identifier: Apache-2.0
#include "clients/run_loop.hpp"

#include <csignal>
#include <cstdlib>

#include <boost/asio/basic_signal_set.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/this_coro.hpp>

#include "clients/screen.hpp"

namespace scribed::clients {
namespace {

using SignalSet = boost::asio::basic_signal_set<net::Executor>;

void watch(SignalSet& signals, Interrupts& interrupts) {
    signals.async_wait([&signals, &interrupts](const boost::system::error_code& error, int) {
        if (error) return;
        interrupts.raise();
        watch(signals, interrupts);
    });
}

Exit finish(boost::asio::io_context& loop, net::Task<Exit> task, SignalSet* signals) {
    auto exit = Exit::failed;
    std::exception_ptr thrown;
    boost::asio::co_spawn(loop.get_executor(), std::move(task), [&](std::exception_ptr error, Exit value) {
        thrown = error;
        exit = value;
        if (signals != nullptr) signals->cancel();
    });
    loop.run();
    if (thrown) std::rethrow_exception(thrown);
    return exit;
}

}  // namespace

net::Task<> Interrupts::wait() {
    while (!asked_) {
        co_await changed_.wait();
        const auto cancellation = co_await boost::asio::this_coro::cancellation_state;
        if (cancellation.cancelled() != boost::asio::cancellation_type::none) co_return;
    }
}

void Interrupts::raise() {
    if (asked_) {
        restore_cursor();
        if (cleanup_) cleanup_();
        std::_Exit(static_cast<int>(Exit::failed));
    }
    asked_ = true;
    changed_.notify();
}

net::Task<> wake_when_asked(Interrupts& interrupts, net::Signal& wake) {
    co_await interrupts.wait();
    wake.notify();
}

Exit run_loop(const std::function<net::Task<Exit>(Interrupts&)>& body) {
    boost::asio::io_context loop(1);
    Interrupts interrupts(loop.get_executor());
    SignalSet signals(loop.get_executor(), SIGINT, SIGTERM);
    watch(signals, interrupts);
    return finish(loop, body(interrupts), &signals);
}

Exit run_loop(const std::function<net::Task<Exit>()>& body) {
    boost::asio::io_context loop(1);
    return finish(loop, body(), nullptr);
}

}  // namespace scribed::clients
