// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <vector>

#include "clients/audio_source.hpp"
#include "clients/demo_voices.hpp"

namespace scribed::clients {

/// A speaker made of clips, silent between them: that silence gives no samples, so it is not sent. Reads must be of the
/// frame that the clips are laid out on.
std::unique_ptr<AudioSource> make_clip_source(std::vector<Clip> clips);

}  // namespace scribed::clients
