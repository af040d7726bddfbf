// SPDX-License-Identifier: Apache-2.0
#include "clients/demo_voices.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "audio/audio_file.hpp"
#include "audio/resampler.hpp"
#include "clients/child_process.hpp"

namespace scribed::clients {
namespace {

constexpr std::int64_t kBreathMs = 700;
constexpr std::chrono::seconds kPatience{10};

Outcome<std::vector<std::int16_t>> read_at_track_rate(const std::filesystem::path& file) {
    auto reader = audio::AudioFileReader::open(file);
    if (!reader) return to_failure(reader.error(), "espeak-ng's voice cannot be read");
    auto resampler = audio::make_resampler(reader->rate(), kTrackRate);
    if (!resampler) return to_failure(resampler.error(), "espeak-ng's voice");
    std::vector<std::int16_t> out;
    for (;;) {
        const auto samples = reader->read(8192);
        if (!samples) return to_failure(samples.error(), "espeak-ng's voice");
        if (samples->empty()) break;
        (*resampler)->push(*samples, out);
    }
    (*resampler)->flush(out);
    return out;
}

Samples whole_frames(Samples samples, Samples frame) { return (samples + frame - 1) / frame * frame; }

}  // namespace

std::vector<DialogueLine> parse_dialogue(std::string_view text) {
    std::vector<DialogueLine> out;
    for (std::size_t at = 0; at < text.size();) {
        const auto end = std::min(text.find('\n', at), text.size());
        const auto line = text.substr(at, end - at);
        at = end + 1;
        const auto first = line.find('|');
        const auto second = first == std::string_view::npos ? first : line.find('|', first + 1);
        if (second == std::string_view::npos || line.starts_with('#')) continue;
        out.push_back(
            {std::string(line.substr(0, first)), std::string(line.substr(first + 1, second - first - 1)),
             std::string(line.substr(second + 1))}
        );
    }
    return out;
}

net::Task<Outcome<std::vector<Voice>>> speak(
    std::vector<DialogueLine> dialogue, std::filesystem::path directory, Samples frame
) {
    const auto program = find_program("espeak-ng");
    if (!program) {
        co_return Failure(
            Exit::failed, "the demo's voices need espeak-ng, which is not installed", {}, "apt-get install espeak-ng"
        );
    }
    std::vector<std::vector<std::int16_t>> spoken;
    for (const auto& line : dialogue) {
        const auto file = directory / fmt::format("line-{:02}.wav", spoken.size() + 1);
        ChildProcess::Plan plan{
            *program,
            {"-v", line.voice, "-w", file.string(), line.text},
            directory / "espeak.out",
            directory / "espeak.log"};
        auto child = ChildProcess::start(std::move(plan));
        if (!child) co_return child.error();
        const auto status = co_await child->wait(kPatience);
        if (!status) co_return status.error();
        if (*status != 0) {
            co_return Failure(Exit::failed, fmt::format("espeak-ng failed: {}", tail_of(directory / "espeak.log", 3)));
        }
        auto samples = read_at_track_rate(file);
        if (!samples) co_return samples.error();
        spoken.push_back(std::move(*samples));
    }
    co_return lay_out_dialogue(dialogue, std::move(spoken), frame);
}

std::vector<Voice> lay_out_dialogue(
    const std::vector<DialogueLine>& dialogue, std::vector<std::vector<std::int16_t>> spoken, Samples frame
) {
    std::vector<Voice> voices;
    Samples now = whole_frames(ms_to_samples(kBreathMs), frame);
    for (std::size_t i = 0; i < dialogue.size(); ++i) {
        auto voice = std::ranges::find(voices, dialogue[i].speaker, &Voice::speaker);
        if (voice == voices.end()) voice = voices.insert(voices.end(), Voice{dialogue[i].speaker, {}});
        auto& samples = spoken[i];
        samples.resize(whole_frames(samples.size(), frame));
        voice->clips.push_back({now, std::move(samples)});
        now = voice->clips.back().end() + whole_frames(ms_to_samples(kBreathMs), frame);
    }
    return voices;
}

}  // namespace scribed::clients
