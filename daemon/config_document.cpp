// SPDX-License-Identifier: Apache-2.0
#include "daemon/config_document.hpp"

#include <fmt/format.h>

#include "daemon/config_table.hpp"

namespace scribed::daemon {
namespace {

// What mdoc(7) would take for its own: backslashes, and a line that begins with a dot or a quote. Backquotes are
// quotation.
std::string mdoc(const std::string& text) {
    std::string out;
    bool quoted = false;
    for (const char c : text) {
        if (c == '\\') {
            out += "\\e";
        } else if (c == '`') {
            out += quoted ? "\\(cq" : "\\(oq";
            quoted = !quoted;
        } else {
            out += c;
        }
    }
    return out.starts_with('.') || out.starts_with('\'') ? "\\&" + out : out;
}

std::string kind(const ConfigKey& key) { return key.range.empty() ? key.type : key.type + ": " + key.range; }

}  // namespace

std::string config_markdown() {
    std::string out =
        "# Configuration\n\n"
        "`scribed --config FILE --set key=value ...`. The file is TOML; an unknown key is an error with its line. "
        "`--set` wins over the file.\n`scribed --check-config` says whether a configuration is good; "
        "`scribed --config-doc` prints this page.\n\n"
        "SIGHUP (`systemctl reload scribed`) reads the file again. Keys marked \u21bb are taken at once, for sessions "
        "and\njobs that begin then; a change of any other is named in the log and waits for a restart. A file with an "
        "error\nchanges nothing.\n\n"
        "Exit codes: 0 stopped as asked, 1 could not run, 2 bad configuration, 3 another scribed holds `state.dir` "
        "(the "
        "message names\nthe directory and its process).\n";
    std::string section;
    for (const auto& key : config_table()) {
        const auto dot = key.name.find('.');
        if (key.name.substr(0, dot) != section) {
            section = key.name.substr(0, dot);
            out += fmt::format("\n## [{}]\n\n| key | type | default | meaning |\n| --- | --- | --- | --- |\n", section);
        }
        const auto type = key.range.empty() ? key.type : key.type + ": " + key.range;
        out += fmt::format(
            "| `{}`{} | {} | `{}` | {} |\n", key.name.substr(dot + 1), key.reloads ? " \u21bb" : "", type,
            print_value(key.fallback), key.help
        );
    }
    return out;
}

std::string config_man_page() {
    std::string out =
        ".\\\" SPDX-License-Identifier: Apache-2.0\n.Dd November 26, 2026\n.Dt SCRIBED.TOML 5\n.Os\n.Sh NAME\n"
        ".Nm scribed.toml\n.Nd configuration of scribed\n.Sh DESCRIPTION\n"
        "The file is TOML; an unknown key is an error with its line.\n.Fl -set Ar key Ns = Ns Ar value\nof\n"
        ".Xr scribed 8\nwins over the file.\n.Pp\n"
        "Keys marked \\(lqreload\\(rq are taken by\n.Ql systemctl reload scribed ,\n"
        "for sessions and jobs that begin then; the others need a restart.\n";
    std::string section;
    for (const auto& key : config_table()) {
        const auto dot = key.name.find('.');
        if (key.name.substr(0, dot) != section) {
            if (!section.empty()) out += ".El\n";
            section = key.name.substr(0, dot);
            out += fmt::format(".Ss [{}]\n.Bl -tag -width Ds\n", section);
        }
        out += fmt::format(
            ".It Cm {}\n.Pq {}; default {}{}\n{}\n", key.name.substr(dot + 1), mdoc(kind(key)),
            mdoc(print_value(key.fallback)), key.reloads ? "; reload" : "", mdoc(key.help)
        );
    }
    return out + ".El\n.Sh SEE ALSO\n.Xr scribe 1 ,\n.Xr scribed 8\n";
}

}  // namespace scribed::daemon
