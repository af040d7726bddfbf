// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "clients/failure.hpp"
#include "clients/server.hpp"
#include "net/task.hpp"

namespace scribed::clients {

/// Saves the transcript in every format into `directory`, as `transcript.txt` and so on.
net::Task<Outcome<>> save_transcripts(const Server& server, std::string session, std::filesystem::path directory);

/// The recordings (*.wav) below a state directory, sorted.
std::vector<std::filesystem::path> find_recordings(const std::filesystem::path& state);

/// What the demo says at its end about itself, and about real accounts, in lines of at most `width` columns.
std::vector<std::string> demo_closing_words(std::size_t width);

}  // namespace scribed::clients
