// SPDX-License-Identifier: Apache-2.0
#include "clients/vault_key.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>

#include <fmt/format.h>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include "base/random.hpp"
#include "clients/environment.hpp"
#include "clients/json_lines.hpp"

namespace scribed::clients {
namespace {

constexpr std::size_t kKeyBytes = 32;

constexpr std::string_view kWhereTo =
    "{0} holds a new vault key, for your user alone. Now tell scribed, in one of two ways:\n"
    "\n"
    "  scribed.toml     [accounts]\n"
    "                   vault_key_file = \"{0}\"\n"
    "  systemd unit     LoadCredential=scribed-vault-key:{0}\n"
    "\n"
    "Keep a copy somewhere else than the backups of the database: without the key every account must be linked\n"
    "again, and with both in one place the encryption is worth nothing.";

Failure cannot_write(const std::string& file, int error) {
    if (error == EEXIST) {
        return {
            Exit::usage, fmt::format("{} exists and is left as it is", file), "FILE",
            "A key that is overwritten takes every link with it; name a new file."};
    }
    return {Exit::usage, fmt::format("{} cannot be written: {}", file, system_words(error)), "FILE"};
}

}  // namespace

std::string new_vault_key() { return random_hex(kKeyBytes) + "\n"; }

Outcome<> make_vault_key(const std::string& file) {
    const auto text = new_vault_key();
    const int out = ::open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (out < 0) return cannot_write(file, errno);
    const bool written =
        ::write(out, text.data(), text.size()) == static_cast<ssize_t>(text.size()) && ::fsync(out) == 0;
    const int error = errno;
    ::close(out);
    if (written) return {};
    ::unlink(file.c_str());
    return cannot_write(file, error);
}

Exit run_new_vault_key(const std::string& file, bool json) {
    const auto made = make_vault_key(file);
    if (!made) return report(made.error(), json);
    const auto path = std::filesystem::absolute(file).lexically_normal().string();
    if (json) {
        boost::json::object body;
        body["vault_key_file"] = path;
        print_line(boost::json::serialize(body));
    } else {
        print_line(fmt::format(kWhereTo, path));
    }
    return Exit::ok;
}

}  // namespace scribed::clients
