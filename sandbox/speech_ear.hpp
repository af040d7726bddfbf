// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "sandbox/ear.hpp"

namespace scribed::sandbox {

struct SpeechEarConfig {
    /// Text of a JSGF grammar; empty: the general language model, which hears any English, roughly.
    std::string grammar;
    /// Where Debian's package pocketsphinx-en-us puts the acoustic model, the dictionary and the language model.
    std::filesystem::path model_dir = "/usr/share/pocketsphinx/model/en-us";
};

/// Hears spoken English with PocketSphinx at 16 kHz; other rates are resampled first. Loading takes from 0.1 s
/// (grammar) to 1 s (general model) and some 100 MB, so keep one per thread.
class SpeechEar final : public Ear {
public:
    /// Errc::not_found: no model there. Errc::invalid with param `grammar`.
    static Result<std::unique_ptr<SpeechEar>> open(const SpeechEarConfig& config);

    ~SpeechEar() override;

    std::vector<HeardWord> hear(std::span<const std::int16_t> samples, unsigned rate) override;

private:
    struct Impl;
    explicit SpeechEar(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

/// The words that a JSGF grammar can say, without repetition, in the order of their first appearance.
std::vector<std::string> grammar_words(const std::string& grammar);

}  // namespace scribed::sandbox
