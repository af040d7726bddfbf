// SPDX-License-Identifier: Apache-2.0
#include "clients/demo_report.hpp"

#include <algorithm>
#include <fstream>

#include "clients/final_transcript.hpp"
#include "clients/text_layout.hpp"

namespace scribed::clients {

net::Task<Outcome<>> save_transcripts(const Server& server, std::string session, std::filesystem::path directory) {
    for (const std::string format : {"txt", "md", "srt", "vtt", "json"}) {
        const auto text = co_await fetch_transcript(server, session, format);
        if (!text) co_return text.error();
        const auto file = directory / ("transcript." + format);
        std::ofstream out(file, std::ios::binary);
        out << *text;
        if (!out.flush()) co_return Failure(Exit::failed, file.string() + " cannot be written");
    }
    co_return Outcome<>();
}

std::vector<std::filesystem::path> find_recordings(const std::filesystem::path& state) {
    std::vector<std::filesystem::path> out;
    std::error_code error;
    for (std::filesystem::recursive_directory_iterator at(state, error), end; !error && at != end;
         at.increment(error)) {
        if (at->path().extension() == ".wav") out.push_back(at->path());
    }
    std::ranges::sort(out);
    return out;
}

std::vector<std::string> demo_closing_words(std::size_t width) {
    auto lines = wrap(
        "The ear of this demo is PocketSphinx, inside a stand-in for OpenAI on this machine; live, it was told to "
        "mishear one word in eight. Nothing left this machine. To use a real account, name it in the configuration, "
        "start scribed and stream:",
        width
    );
    for (const auto* line :
         {"", "    [upstream]", "    api_key_file = \"/etc/scribed/openai.key\"         # an API key, or",
          "    codex_auth_file = \"/home/you/.codex/auth.json\"   # a Codex CLI sign-in", "",
          "    scribed --config scribed.toml", "    scribe stream talk.wav"}) {
        lines.emplace_back(line);
    }
    return lines;
}

}  // namespace scribed::clients
