// SPDX-License-Identifier: Apache-2.0
#include <cstdio>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include "daemon/app.hpp"
#include "daemon/config_document.hpp"
#include "daemon/config_file.hpp"
#include "daemon/log_setup.hpp"
#include "daemon/spending.hpp"
#include "daemon/version.hpp"

namespace {

int fail(const scribed::Error& error) {
    std::fprintf(stderr, "scribed: %s\n", error.message().c_str());
    if (error.code() == scribed::Errc::conflict) return 3;
    return error.code() == scribed::Errc::invalid || error.code() == scribed::Errc::not_found ? 2 : 1;
}

}  // namespace

int main(int argc, char** argv) {
    using namespace scribed::daemon;
    CLI::App arguments(
        "scribed: records live voices and transcribes them.\nExit codes: 0 stopped as asked, 1 could not run, 2 bad "
        "configuration, 3 another scribed has the state directory."
    );
    std::string config_file;
    std::vector<std::string> settings;
    std::string errand;
    bool check = false;
    bool document = false;
    bool man = false;
    arguments.add_option("--config", config_file, "Configuration file (TOML)");
    arguments.add_option("--set", settings, "One setting, key=value; wins over the file; may be repeated");
    arguments.add_flag("--check-config", check, "Say whether the configuration is good, and stop");
    arguments.add_flag("--config-doc", document, "Print every key with its meaning (docs/config.md), and stop");
    arguments.add_flag("--config-man", man, "The same as a manual page, scribed.toml(5)");
    // What the daemon calls itself with; `--help` is for people.
    arguments.add_option("--spend", errand, "Spend one token, and stop (daemon/spending.hpp)")->group("");
    arguments.set_version_flag("--version", std::string("scribed ") + kVersion);
    CLI11_PARSE(arguments, argc, argv);
    if (document || man) {
        std::fputs((man ? config_man_page() : config_markdown()).c_str(), stdout);
        return 0;
    }
    auto config = load_config(config_file, settings);
    if (!config) return fail(config.error());
    if (check) {
        std::puts("the configuration is good");
        return 0;
    }
    set_log_level(*config);
    if (!errand.empty()) {
        const auto spent = spend(*config, errand);
        if (!spent) return fail(spent.error());
        std::puts(spent->c_str());
        return 0;
    }
    const auto read_again = [config_file, settings] { return load_config(config_file, settings); };
    auto app = App::make(std::move(*config), read_again);
    if (!app) return fail(app.error());
    (*app)->run();
    return 0;
}
