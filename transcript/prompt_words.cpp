// SPDX-License-Identifier: Apache-2.0
#include "transcript/prompt_words.hpp"

#include <algorithm>

namespace scribed::transcript {
namespace {

// Two words in a row are what anybody may say.
constexpr std::size_t kRun = 3;

std::uint64_t hash_of(std::span<const Token> run) {
    std::uint64_t hash = run.size();
    for (const Token& token : run) {
        hash = (hash ^ token.id) * 0xD6E8FEB86659FD93u;
        hash ^= hash >> 32;
    }
    return hash;
}

}  // namespace

PromptWords::PromptWords(std::string_view prompt) {
    append_tokens(prompt, tokens_);
    for (std::size_t i = 0; i + kRun <= tokens_.size(); ++i)
        runs_.insert(hash_of(std::span(tokens_).subspan(i, kRun)));
}

bool PromptWords::echoed_by(std::span<const Token> tokens) const {
    if (tokens.empty() || tokens_.empty()) return false;
    if (tokens.size() <= kRun) {
        // So few words are an echo only if the prompt has hardly more.
        if (2 * tokens.size() < tokens_.size()) return false;
        const auto same = [](const Token& a, const Token& b) { return a.id == b.id && a.id != kUnspoken; };
        return std::search(tokens_.begin(), tokens_.end(), tokens.begin(), tokens.end(), same) != tokens_.end();
    }
    std::size_t echoed = 0;
    std::size_t covered = 0;  // tokens before this one are counted
    for (std::size_t i = 0; i + kRun <= tokens.size(); ++i) {
        if (!runs_.contains(hash_of(tokens.subspan(i, kRun)))) continue;
        echoed += i + kRun - std::max(covered, i);
        covered = i + kRun;
    }
    // The model changes a word in ten, or cuts the first one.
    return echoed * 10 >= tokens.size() * 8;
}

}  // namespace scribed::transcript
