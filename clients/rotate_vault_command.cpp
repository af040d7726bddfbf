// SPDX-License-Identifier: Apache-2.0
#include "clients/rotate_vault_command.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include "base/random.hpp"
#include "clients/api.hpp"
#include "clients/json_lines.hpp"
#include "clients/key_file.hpp"
#include "clients/retry.hpp"
#include "clients/run_loop.hpp"
#include "clients/screen.hpp"
#include "clients/vault_status.hpp"
#include "net/task_group.hpp"

namespace scribed::clients {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr milliseconds kBetweenLooks{300};
/// The daemon may be restarted meanwhile: it goes on by itself.
constexpr seconds kPatience{60};
/// A wait in which nothing moves ends.
constexpr seconds kStalled{120};

constexpr std::string_view kGoesOn =
    "The daemon goes on by itself; run this again to see it through and to take the old key out of the file.";

Failure credential() {
    return {
        Exit::usage,
        "the daemon's vault key is systemd's credential, which cannot be changed from here",
        {},
        "Put the line of a new key (scribe key new-vault makes one) above the others in the credential's source, and "
        "restart scribed: it then encrypts everything anew. Run this again to see it through."};
}

net::Task<Outcome<VaultStatus>> ask(const Server& server, std::string method, std::string path) {
    const auto reply = co_await api_call(server, std::move(method), std::move(path));
    if (!reply) co_return reply.error();
    co_return parse_vault_status(*reply);
}

net::Task<Outcome<VaultStatus>> look(const Server& server) { return ask(server, "GET", "/v1/vault"); }

Outcome<KeyFile> open_key_file(const Server& server, const std::string& given, const VaultStatus& status) {
    if (given.empty() && status.key_file.empty()) return credential();
    if (given.empty() && !on_this_machine(server)) {
        return Failure(
            Exit::usage, fmt::format("the daemon at {} has its key file on its own machine", server.base), "--key-file",
            "Run this there, or name the file as it is seen from here."
        );
    }
    auto file = KeyFile::open(given.empty() ? status.key_file : given);
    if (file && file->keys() != status.known_keys.size()) {
        return Failure(
            Exit::usage,
            fmt::format(
                "{} holds {} keys, and the daemon has {}: it is not the file that the daemon reads, or a key is "
                "missing in it",
                file->path().string(), file->keys(), status.known_keys.size()
            ),
            "--key-file", "The daemon's log says which key it misses."
        );
    }
    return file;
}

/// Until everything is sealed anew, or nothing more can be, or Ctrl-C.
net::Task<Outcome<VaultStatus>> wait_for_end(
    const Server& server, VaultStatus status, Screen& screen, Interrupts& interrupts, Style style
) {
    const auto executor = co_await boost::asio::this_coro::executor;
    net::Signal wake(executor);
    net::TaskGroup helpers(executor, "rotate-vault");
    helpers.spawn(wake_when_asked(interrupts, wake));
    Retry retry(kPatience);
    auto moved_at = steady_now();
    Outcome<VaultStatus> outcome = status;
    while (!interrupts.asked() && !status.settled() && !status.stuck()) {
        if (screen.display() == Display::in_place) {
            screen.show({}, draw_resealing(status, retry.lost_since().has_value(), style));
        }
        auto next = steady_now() + kBetweenLooks;
        const auto now = co_await look(server);
        if (now) {
            retry.succeeded();
            if (*now != status) moved_at = steady_now();
            status = *now;
            outcome = now;
        } else {
            const auto again = retry.failed(steady_now(), random_unit());
            const bool lost = now.error().exit == Exit::unreachable || now.error().exit == Exit::failed;
            if (!lost || !again) {
                outcome = Failure(now.error().exit, now.error().message, now.error().param, std::string(kGoesOn));
                break;
            }
            next = *again;
        }
        if (steady_now() - moved_at > kStalled) {
            outcome = Failure(
                Exit::failed, "nothing moves: another program has the accounts database in use, perhaps", {},
                std::string(kGoesOn)
            );
            break;
        }
        co_await wake.wait(next);
    }
    screen.show({}, {});
    helpers.kill();
    co_await helpers.join();
    co_return outcome;
}

/// One run of the command.
struct Rotation {
    const Server& server;
    const RotateVaultOptions& options;
    VaultStatus status;
    Outcome<KeyFile> file;  ///< or why it cannot be changed
    bool made = false;      ///< a key was put into it

    net::Task<Outcome<>> begin();
    net::Task<Outcome<>> finish();
};

/// Leaves a rotation under way, begun here or before.
net::Task<Outcome<>> Rotation::begin() {
    const bool left_over = !status.settled() || (status.known_keys.size() > 1 && !options.keep_old);
    if (status.first_is_current()) {
        if (left_over) co_return Outcome<>();
        if (!file) co_return file.error();
        const auto put = file->put_new_key_in_front();
        if (!put) co_return put;
        made = true;
    }
    const auto before = status;
    auto begun = co_await ask(server, "POST", "/v1/vault/rotate");
    if (begun) {
        status = *begun;
        co_return Outcome<>();
    }
    auto failure = begun.error();
    if (failure.exit != Exit::refused) {
        failure.advice = "The new key is in the key file and the old one too, so nothing is lost: run this again.";
        co_return failure;
    }
    // A daemon that started between the two has begun it by itself.
    const auto now = co_await look(server);
    if (now && now->first_is_current() && now->current_key != before.current_key) {
        status = *now;
        co_return Outcome<>();
    }
    if (made) {
        const auto undone = file->undo();
        failure.advice = undone ? "The key file is as it was before." : undone.error().message;
        if (undone && now && now->known_keys == before.known_keys) {
            failure.message = fmt::format("{} is not the file that the daemon reads", file->path().string());
            failure.param = "--key-file";
        }
    }
    co_return failure;
}

/// The old keys leave the file; the daemon must see that, else it was another file.
net::Task<Outcome<>> Rotation::finish() {
    const auto removed = file->keep_first_key();
    if (!removed) co_return removed;
    const auto now = co_await look(server);
    if (now && now->known_keys == std::vector{status.current_key}) co_return Outcome<>();
    const auto undone = file->undo();
    auto failure =
        now ? Failure(
                  Exit::usage, fmt::format("{} is not the file that the daemon reads", file->path().string()),
                  "--key-file"
              )
            : now.error();
    failure.advice = undone ? "The key file is as it was before: run this again." : undone.error().message;
    co_return failure;
}

void say(const Rotation& rotation, const std::vector<std::string>& old_keys, bool removed, bool json, Style style) {
    const auto& status = rotation.status;
    const auto path = rotation.file ? rotation.file->path().string() : status.key_file;
    if (json) {
        boost::json::object body{
            {"current_key", status.current_key},
            {"old_keys", boost::json::array(old_keys.begin(), old_keys.end())},
            {"old_keys_removed", removed},
            {"records", status.records},
            {"key_file", nullptr}};
        if (!path.empty()) body["key_file"] = path;
        print_line(boost::json::serialize(body));
        return;
    }
    print_line(fmt::format(
        "  {} Key {} seals {} now.", style.paint(Tone::good, "✓"), status.current_key,
        status.records == 1 ? "the one secret that is stored" : fmt::format("all {} secrets", status.records)
    ));
    const auto where = path.empty() ? "the credential's source" : path;
    if (removed) {
        print_line(fmt::format("    {} holds it alone; taken out: {}.", where, fmt::join(old_keys, ", ")));
    } else if (!old_keys.empty()) {
        print_line(fmt::format("    {} still holds {}, which opens nothing any more.", where, fmt::join(old_keys, ", "))
        );
        if (!rotation.options.keep_old) print_line("    Take its line out by hand, then restart scribed.");
    }
    print_line("    Copies of the key file are stale: make a new one, apart from the backups of the database.");
    print_line("    A backup of the database from before opens with the old key only.");
}

net::Task<Exit> rotate(const RotateVaultOptions& options, const Globals& globals, Interrupts& interrupts) {
    const auto fail = [&](const Failure& failure) { return report(failure, globals.json); };
    const auto server = open_server(globals);
    if (!server) co_return fail(server.error());
    const auto status = co_await look(*server);
    if (!status) co_return fail(status.error());
    if (!status->configured) {
        co_return fail(
            {Exit::refused,
             "the daemon has no vault key",
             {},
             "Make one with `scribe key new-vault FILE` and set accounts.vault_key_file."}
        );
    }
    Rotation rotation{*server, options, *status, open_key_file(*server, options.key_file, *status)};
    const auto begun = co_await rotation.begin();
    if (!begun) co_return fail(begun.error());

    const auto style = stdout_style(globals.no_color);
    Screen screen(choose_display(globals.json));
    const auto ended = co_await wait_for_end(*server, rotation.status, screen, interrupts, style);
    screen.release();
    if (!ended) co_return fail(ended.error());
    rotation.status = *ended;
    if (ended->stuck()) {
        co_return fail(
            {Exit::failed,
             fmt::format("{} secrets do not open with any key, so the old keys stay where they are", ended->to_reseal),
             {},
             "The daemon's log names them. Unlink those accounts, link them again, and run this again."}
        );
    }
    if (!ended->settled()) co_return fail({Exit::failed, "no longer waiting", {}, std::string(kGoesOn)});

    std::vector<std::string> old_keys = ended->known_keys;
    std::erase(old_keys, ended->current_key);
    const bool remove = !options.keep_old && !old_keys.empty() && rotation.file;
    if (remove) {
        const auto finished = co_await rotation.finish();
        if (!finished) co_return fail(finished.error());
    }
    say(rotation, old_keys, remove, globals.json, style);
    co_return Exit::ok;
}

}  // namespace

Exit run_rotate_vault(const RotateVaultOptions& options, const Globals& globals) {
    return run_loop([&](Interrupts& interrupts) { return rotate(options, globals, interrupts); });
}

}  // namespace scribed::clients
