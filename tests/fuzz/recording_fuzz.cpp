// SPDX-License-Identifier: Apache-2.0
#include <sys/mman.h>
#include <unistd.h>

#include <filesystem>
#include <string>

#include "audio/wav_file.hpp"
#include "tests/fuzz/require.hpp"

using namespace scribed;
using fuzz::require;

namespace {

/// A file that only memory holds.
class File {
public:
    File(const std::uint8_t* data, std::size_t size) : descriptor_(::memfd_create("recording", MFD_CLOEXEC)) {
        require(descriptor_ >= 0 && ::write(descriptor_, data, size) == static_cast<ssize_t>(size));
    }
    ~File() { ::close(descriptor_); }
    File(const File&) = delete;
    File& operator=(const File&) = delete;
    std::filesystem::path path() const { return "/proc/self/fd/" + std::to_string(descriptor_); }

private:
    int descriptor_;
};

std::vector<std::int16_t> read_all(const File& file) {
    auto reader = audio::WavReader::open(file.path()).value();
    auto samples = reader.read(0, reader.size()).value();
    require(samples.size() == reader.size());
    require(reader.read(reader.size(), reader.size() + 5).value().empty());
    return samples;
}

}  // namespace

// A recording as a crash may have left it, or no recording at all: whoever appends to it keeps every whole sample of it
// and what is added comes behind.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const File file(data, size);
    std::vector<std::int16_t> before;
    if (audio::WavReader::open(file.path())) before = read_all(file);
    auto writer = audio::WavWriter::open(file.path());
    if (!writer) return 0;
    require(writer->size() == before.size());
    const std::int16_t more[] = {1, -2, 3};
    require(writer->write(writer->size(), more).has_value() && writer->close().has_value());
    before.insert(before.end(), std::begin(more), std::end(more));
    require(read_all(file) == before);
    return 0;
}
