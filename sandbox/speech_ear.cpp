// SPDX-License-Identifier: Apache-2.0
#include "sandbox/speech_ear.hpp"

#include <cctype>
#include <string_view>

#include <pocketsphinx/pocketsphinx.h>
#include <sphinxbase/fsg_model.h>
#include <sphinxbase/jsgf.h>

#include "audio/resampler.hpp"
#include "audio/voice_detector.hpp"
#include "base/units.hpp"

namespace scribed::sandbox {
namespace {

constexpr unsigned kEarRate = 16000;
/// PocketSphinx drops what it hears in a clip's first and last moments; silence around the clip keeps it whole.
constexpr int kPaddingMs = 200;
constexpr int kFramesPerSecond = 100;

struct SphinxDeleter {
    void operator()(ps_decoder_t* decoder) const { ps_free(decoder); }
    void operator()(cmd_ln_t* config) const { cmd_ln_free_r(config); }
    void operator()(jsgf_t* grammar) const { jsgf_grammar_free(grammar); }
    void operator()(fsg_model_t* model) const { fsg_model_free(model); }
};
using Decoder = std::unique_ptr<ps_decoder_t, SphinxDeleter>;
using DecoderConfig = std::unique_ptr<cmd_ln_t, SphinxDeleter>;

DecoderConfig decoder_config(const SpeechEarConfig& config) {
    DecoderConfig result(cmd_ln_init(nullptr, ps_args(), 1, nullptr));
    const auto model = config.model_dir.string();
    cmd_ln_set_str_r(result.get(), "-hmm", (model + "/en-us").c_str());
    cmd_ln_set_str_r(result.get(), "-dict", (model + "/cmudict-en-us.dict").c_str());
    cmd_ln_set_str_r(result.get(), "-logfn", "/dev/null");
    // Voice detection is the service's (or the client's) business; here it would eat the clip's pauses and shift times.
    cmd_ln_set_boolean_r(result.get(), "-remove_silence", 0);
    if (config.grammar.empty()) {
        cmd_ln_set_str_r(result.get(), "-lm", (model + "/en-us.lm.bin").c_str());
        return result;
    }
    // A grammar is small enough to search widely: the usual beams, made for dictation, lose the right phrase when a
    // near one begins better. And who uses one has clean voices, which noise removal only blurs.
    cmd_ln_set_boolean_r(result.get(), "-remove_noise", 0);
    cmd_ln_set_float_r(result.get(), "-beam", 1e-60);
    cmd_ln_set_float_r(result.get(), "-pbeam", 1e-60);
    cmd_ln_set_float_r(result.get(), "-wbeam", 1e-40);
    return result;
}

/// ps_set_jsgf_string() would do, but it leaks the grammar.
bool use_grammar(ps_decoder_t* decoder, const std::string& text) {
    const std::unique_ptr<jsgf_t, SphinxDeleter> grammar(jsgf_parse_string(text.c_str(), nullptr));
    if (!grammar) return false;
    auto* rule = jsgf_get_public_rule(grammar.get());
    if (rule == nullptr) return false;
    const auto weight = static_cast<float32>(cmd_ln_float_r(ps_get_config(decoder), "-lw"));
    const std::unique_ptr<fsg_model_t, SphinxDeleter> model(
        jsgf_build_fsg(grammar.get(), rule, ps_get_logmath(decoder), weight)
    );
    return model && ps_set_fsg(decoder, "grammar", model.get()) == 0 && ps_set_search(decoder, "grammar") == 0;
}

/// `the(2)` is the dictionary's second pronunciation of `the`; `<sil>` and `[NOISE]` are no words.
std::string plain_word(std::string_view word) {
    if (word.starts_with('<') || word.starts_with('[')) return {};
    return std::string(word.substr(0, word.find('(')));
}

std::vector<std::int16_t> padded(std::span<const std::int16_t> samples, unsigned rate) {
    std::vector<std::int16_t> result(ms_to_samples(kPaddingMs, kEarRate));
    if (auto resampler = audio::make_resampler(rate, kEarRate)) {
        (*resampler)->push(samples, result);
        (*resampler)->flush(result);
    }
    result.resize(result.size() + ms_to_samples(kPaddingMs, kEarRate));
    return result;
}

/// A grammar has no way to say nothing: in a clip without a voice PocketSphinx hears its shortest phrases.
bool has_voice(std::span<const std::int16_t> clip) {
    audio::VoiceDetector detector;
    detector.push(clip);
    detector.finish();
    return !detector.take_stretches().empty();
}

}  // namespace

struct SpeechEar::Impl {
    DecoderConfig config;
    Decoder decoder;
};

SpeechEar::SpeechEar(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
SpeechEar::~SpeechEar() = default;

Result<std::unique_ptr<SpeechEar>> SpeechEar::open(const SpeechEarConfig& config) {
    if (!std::filesystem::exists(config.model_dir / "en-us" / "mdef")) {
        return Error(
            Errc::not_found, "there is no speech model (Debian package pocketsphinx-en-us)", config.model_dir.string()
        );
    }
    auto impl = std::make_unique<Impl>();
    impl->config = decoder_config(config);
    impl->decoder.reset(ps_init(impl->config.get()));
    if (!impl->decoder) return Error(Errc::corrupt, "PocketSphinx cannot read its model", config.model_dir.string());
    if (!config.grammar.empty()) {
        if (!use_grammar(impl->decoder.get(), config.grammar)) {
            return Error(Errc::invalid, "PocketSphinx cannot use this grammar", "grammar");
        }
    }
    return std::unique_ptr<SpeechEar>(new SpeechEar(std::move(impl)));
}

std::vector<HeardWord> SpeechEar::hear(std::span<const std::int16_t> samples, unsigned rate) {
    auto* decoder = impl_->decoder.get();
    const auto clip = padded(samples, rate);
    std::vector<HeardWord> words;
    if (!has_voice(clip)) return words;
    if (ps_start_utt(decoder) != 0) return words;
    ps_process_raw(decoder, clip.data(), clip.size(), 0, 1);
    ps_end_utt(decoder);
    for (auto* segment = ps_seg_iter(decoder); segment != nullptr; segment = ps_seg_next(segment)) {
        auto word = plain_word(ps_seg_word(segment));
        if (word.empty()) continue;
        int first = 0;
        int last = 0;
        ps_seg_frames(segment, &first, &last);
        const auto to_ms = [](int frame) { return std::int64_t{frame} * 1000 / kFramesPerSecond - kPaddingMs; };
        words.push_back({std::move(word), to_ms(first), to_ms(last + 1)});
    }
    return words;
}

}  // namespace scribed::sandbox
