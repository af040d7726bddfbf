// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "sandbox/ear.hpp"
#include "sandbox/transcribe_form.hpp"

namespace scribed::sandbox {

/// The answer's body in the format that the form asks for (upstream.md 3.2).
std::string format_transcript(const TranscribeForm& form, const std::vector<HeardWord>& words, double seconds);
/// `application/json`, or `text/plain` for text, srt and vtt.
std::string transcript_content_type(const TranscribeForm& form);

/// The answer as server-sent events: a delta for each word, then `transcript.text.done`.
std::vector<std::string> stream_transcript(const std::vector<HeardWord>& words);

}  // namespace scribed::sandbox
