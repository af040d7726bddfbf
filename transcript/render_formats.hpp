// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "transcript/canon.hpp"
#include "transcript/render.hpp"

namespace scribed::transcript {

/// One function per format, behind render(). Each puts every text on one line of well-formed UTF-8.
std::string render_json(const Canon& canon, const DocumentInfo& info);
std::string render_txt(const Canon& canon);
std::string render_md(const Canon& canon, const DocumentInfo& info);
std::string render_srt(const Canon& canon);
std::string render_vtt(const Canon& canon);

/// Whether lines say who speaks: only when there is more than one speaker among the segments that are not doubted.
bool names_speakers(const Canon& canon);

}  // namespace scribed::transcript
