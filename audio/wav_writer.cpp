// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <limits>
#include <utility>

#include "audio/recording_file.hpp"
#include "audio/sndfile_handle.hpp"
#include "audio/wav_file.hpp"

namespace scribed::audio {

namespace {

/// Beyond this a file needs RF64: 32 bits no longer hold the lengths.
constexpr std::uint64_t kMaxPlainBytes = 0xFFFF'FFFF;

constexpr std::uint64_t bytes_of(Samples samples) { return kRecordingHeader + samples * sizeof(std::int16_t); }

/// Fills the plain header up to the length of the RF64 one, so that a file can become the other without moving.
void reserve_header(SNDFILE* file) {
    std::array<char, 52> nothing{};
    SF_CHUNK_INFO junk{};
    std::copy_n("JUNK", 4, junk.id);
    junk.id_size = 4;
    junk.datalen = nothing.size();
    junk.data = nothing.data();
    sf_set_chunk(file, &junk);
}

}  // namespace

/// libsndfile writes through virtual I/O onto our own descriptor, because its own file layer keeps neither errno nor
/// the descriptor for fdatasync. It always opens for writing from scratch, and its header goes into the file only in
/// sync(): so each header that reaches the file is a true one. Its automatic downgrade from RF64 is not used: it leaves
/// the extensible format tag, which Python 3.11's wave module and others refuse, and never turns RF64 again.
struct WavWriter::Impl {
    explicit Impl(RecordingFile opened) : file(std::move(opened)) {}
    ~Impl() {
        if (handle) (void)close();
    }
    Impl(const Impl&) = delete;
    Impl& operator=(const Impl&) = delete;

    Result<void> open();
    /// Has libsndfile lay out the header for a file of `samples`, when it stands for the other kind yet.
    Result<void> prepare_for(Samples samples);
    Result<void> sync(bool durable);
    Result<void> close();
    /// Takes a failed or cut-off sample away, so that the file ends with sample size - 1.
    Result<void> trim() { return file.resize(bytes_of(size)); }

    static sf_count_t length(void* self);
    static sf_count_t seek(sf_count_t offset, int whence, void* self);
    static sf_count_t store(const void* from, sf_count_t count, void* self);
    static sf_count_t tell(void* self) { return static_cast<Impl*>(self)->at; }

    RecordingFile file;
    Samples size = 0;
    /// Samples that the header in the file tells of; -1 before the first.
    std::int64_t in_header = -1;
    bool rf64 = false;
    /// libsndfile is being brought to the file's state: it sees an empty file, and nothing that it writes is stored.
    bool laying_out = false;
    bool header_passes = false;
    sf_count_t at = 0;
    /// errno of the write that failed; 0 when none did.
    int error = 0;
    SndfileHandle handle;
};

sf_count_t WavWriter::Impl::length(void* self) {
    const auto& impl = *static_cast<Impl*>(self);
    if (impl.laying_out) return 0;
    return static_cast<sf_count_t>(bytes_of(impl.size));
}

sf_count_t WavWriter::Impl::seek(sf_count_t offset, int whence, void* self) {
    auto& impl = *static_cast<Impl*>(self);
    impl.at = offset + (whence == SEEK_SET ? 0 : whence == SEEK_CUR ? impl.at : length(self));
    return impl.at;
}

sf_count_t WavWriter::Impl::store(const void* from, sf_count_t count, void* self) {
    auto& impl = *static_cast<Impl*>(self);
    auto stored = static_cast<std::size_t>(count);
    const bool header = impl.at < static_cast<sf_count_t>(kRecordingHeader);
    if (header ? impl.header_passes : !impl.laying_out) {
        stored = impl.file.write(from, stored, static_cast<std::uint64_t>(impl.at), impl.error);
    }
    impl.at += static_cast<sf_count_t>(stored);
    return static_cast<sf_count_t>(stored);
}

Result<void> WavWriter::Impl::open() {
    const auto bytes = file.bytes();
    if (!bytes) return bytes.error();
    if (*bytes >= kRecordingHeader) {
        if (auto checked = file.check_header(); !checked) return checked;
        size = (*bytes - kRecordingHeader) / sizeof(std::int16_t);
        if (auto trimmed = trim(); !trimmed) return trimmed;
    }

    if (auto prepared = prepare_for(size); !prepared) return prepared;
    // A file that ends inside its header holds no sample; the header below completes it.
    return sync(false);
}

Result<void> WavWriter::Impl::prepare_for(Samples samples) {
    const bool big = bytes_of(samples) > kMaxPlainBytes;
    if (handle && big == rf64) return {};
    rf64 = big;
    laying_out = true;
    SF_INFO info{};
    info.samplerate = static_cast<int>(kTrackRate);
    info.channels = 1;
    info.format = (rf64 ? SF_FORMAT_RF64 : SF_FORMAT_WAV) | SF_FORMAT_PCM_16;
    SF_VIRTUAL_IO io{};
    io.get_filelen = length;
    io.seek = seek;
    io.write = store;
    io.tell = tell;
    handle.reset();
    at = 0;
    handle.reset(sf_open_virtual(&io, SFM_WRITE, &info, this));
    if (!handle) return Error(Errc::internal, sf_strerror(nullptr));
    if (!rf64) reserve_header(handle.get());
    sf_command(handle.get(), SFC_UPDATE_HEADER_NOW, nullptr, 0);
    if (at != static_cast<sf_count_t>(kRecordingHeader)) {
        handle.reset();
        return Error(Errc::internal, "libsndfile lays out another header than this code knows");
    }
    if (size > 0) {
        // libsndfile counts the samples that it has written: let it write the last one again.
        constexpr std::int16_t kAny = 0;
        sf_seek(handle.get(), static_cast<sf_count_t>(size) - 1, SEEK_SET);
        sf_write_short(handle.get(), &kAny, 1);
    }
    laying_out = false;
    return {};
}

Result<void> WavWriter::Impl::sync(bool durable) {
    if (in_header != static_cast<std::int64_t>(size)) {
        // libsndfile keeps the layout only when it stands behind samples.
        sf_seek(handle.get(), static_cast<sf_count_t>(size), SEEK_SET);
        error = 0;
        header_passes = true;
        sf_command(handle.get(), SFC_UPDATE_HEADER_NOW, nullptr, 0);
        header_passes = false;
        if (error != 0) return file.failure(error, "cannot write the recording's header");
        in_header = static_cast<std::int64_t>(size);
    }
    return durable ? file.sync_to_disk() : Result<void>();
}

Result<void> WavWriter::Impl::close() {
    auto synced = sync(false);
    handle.reset();
    auto closed = file.close();
    return synced ? closed : synced;
}

WavWriter::WavWriter(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
WavWriter::~WavWriter() = default;
WavWriter::WavWriter(WavWriter&&) noexcept = default;
WavWriter& WavWriter::operator=(WavWriter&&) noexcept = default;

Result<WavWriter> WavWriter::open(const std::filesystem::path& path, DiskCalls& calls) {
    auto file = RecordingFile::open(path, RecordingFile::Mode::append, calls);
    if (!file) return file.error();
    auto impl = std::make_unique<Impl>(std::move(*file));
    if (auto opened = impl->open(); !opened) return opened.error();
    return WavWriter(std::move(impl));
}

Samples WavWriter::size() const { return impl_->size; }

Result<void> WavWriter::write(Samples index, std::span<const std::int16_t> samples) {
    Impl& impl = *impl_;
    if (!impl.handle) return Error(Errc::closed, "the recording is closed");
    constexpr Samples kMaxSamples = std::numeric_limits<std::int64_t>::max() / 4;
    if (index > kMaxSamples || samples.size() > kMaxSamples - index) {
        return Error(Errc::too_large, "no file holds that many samples");
    }
    static constexpr std::array<std::int16_t, 1> kLastOfHole{};
    if (index < impl.size) {
        const Samples stored = std::min<Samples>(impl.size - index, samples.size());
        samples = samples.subspan(static_cast<std::size_t>(stored));
        index += stored;
    } else if (index > impl.size && samples.empty()) {
        samples = kLastOfHole;
        index -= 1;
    }
    if (samples.empty()) return {};

    if (auto prepared = impl.prepare_for(index + samples.size()); !prepared) return prepared;
    impl.error = 0;
    sf_seek(impl.handle.get(), static_cast<sf_count_t>(index), SEEK_SET);
    const auto count = static_cast<sf_count_t>(samples.size());
    const sf_count_t written = sf_write_short(impl.handle.get(), samples.data(), count);
    if (written > 0) impl.size = index + static_cast<Samples>(written);
    if (written == count) return {};
    if (auto trimmed = impl.trim(); !trimmed) return trimmed;
    return impl.file.failure(impl.error, "cannot write the recording");
}

Result<void> WavWriter::sync(bool durable) {
    if (!impl_->handle) return Error(Errc::closed, "the recording is closed");
    return impl_->sync(durable);
}

Result<void> WavWriter::close() {
    if (!impl_->handle) return {};
    return impl_->close();
}

}  // namespace scribed::audio
