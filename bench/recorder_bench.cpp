// SPDX-License-Identifier: Apache-2.0
// How the recorder bears many tracks at real-time pace: recorder_bench [TRACKS] [SECONDS] [DIRECTORY] [disk|os]. It
// works in a directory of its own below DIRECTORY, on whose file system the figures depend. Frames of 20 ms, spread
// over each 20 ms as clients are. The acknowledgement latency of a frame is the time from its append() to the progress
// that covers its last sample.
#include <sys/resource.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <deque>
#include <filesystem>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include <fmt/format.h>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>

#include "base/clock.hpp"
#include "store/recorder.hpp"

namespace scribed::store {
namespace {

constexpr std::size_t kFrame = kTrackRate / 50;
constexpr std::chrono::milliseconds kFrameTime{20};

struct Sent {
    Samples end;
    Instant at;
};

struct Voice {
    std::unique_ptr<TrackRecording> track;
    std::deque<Sent> unacknowledged;
};

double milliseconds(Instant::duration time) { return std::chrono::duration<double, std::milli>(time).count(); }

double cpu_seconds() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    const auto seconds = [](const timeval& time) {
        return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
    };
    return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

double quantile(std::vector<double>& values, double part) {
    if (values.empty()) return 0;
    std::sort(values.begin(), values.end());
    return values[static_cast<std::size_t>(static_cast<double>(values.size() - 1) * part)];
}

class Load {
public:
    Load(const std::filesystem::path& directory, Durability durability, std::size_t tracks)
        : recorder_(Recorder::open(directory, durability).value()), voices_(tracks) {}

    void open_all() {
        boost::asio::co_spawn(context_, open_each(), [](std::exception_ptr error) {
            if (error) std::rethrow_exception(error);
        });
        context_.run();
        context_.restart();
    }

    void send(std::chrono::seconds length) {
        const std::vector<std::int16_t> frame(kFrame, 1234);
        const auto guard = boost::asio::make_work_guard(context_);
        const auto begin = steady_now();
        const auto count = static_cast<std::size_t>(length / kFrameTime);
        double last_cycle = -1;
        for (std::size_t n = 0; n < count; ++n) {
            for (std::size_t i = 0; i < voices_.size(); ++i) {
                const auto share = kFrameTime * static_cast<int>(i) / static_cast<int>(voices_.size());
                const auto due =
                    begin + kFrameTime * static_cast<int>(n) + std::chrono::duration_cast<Instant::duration>(share);
                if (steady_now() < due) context_.run_until(due);
                auto& voice = voices_[i];
                voice.track->append(n * kFrame, frame);
                voice.unacknowledged.push_back({(n + 1) * kFrame, steady_now()});
            }
            if (const double cycle = recorder_->statistics().last_cycle_ms; cycle != last_cycle) {
                cycles_.push_back(last_cycle = cycle);
            }
        }
        context_.run_for(std::chrono::milliseconds(500));
    }

    void report(double cpu, double elapsed) {
        const auto statistics = recorder_->statistics();
        fmt::print(
            "acknowledgement ms: p50 {:.1f} p99 {:.1f} max {:.1f} of {} frames\n", quantile(latencies_, 0.5),
            quantile(latencies_, 0.99), quantile(latencies_, 1), latencies_.size()
        );
        fmt::print(
            "cycle ms: p50 {:.1f} p99 {:.1f} max {:.1f}; syncs {}, errors {}, {:.1f} MB\n", quantile(cycles_, 0.5),
            quantile(cycles_, 0.99), quantile(cycles_, 1), statistics.syncs, statistics.errors,
            static_cast<double>(statistics.bytes_written) / 1e6
        );
        fmt::print("cpu: {:.1f} % of one core\n", 100 * cpu / elapsed);
        // Removing the files can take longer than the run, where the file system discards blocks at once.
        std::fflush(stdout);
    }

private:
    net::Task<void> open_each() {
        for (std::size_t i = 0; i < voices_.size(); ++i) {
            Recorder::OnProgress on_progress = [this, i](const RecordingProgress& progress) {
                acknowledge(i, progress);
            };
            auto opened = co_await recorder_->open_track(
                fmt::format("ses_{:06x}", i), 0, "main.wav", context_.get_executor(), std::move(on_progress)
            );
            voices_[i].track = std::move(opened).value();
        }
    }

    void acknowledge(std::size_t voice, const RecordingProgress& progress) {
        auto& waiting = voices_[voice].unacknowledged;
        const auto now = steady_now();
        while (!waiting.empty() && waiting.front().end <= progress.stored) {
            latencies_.push_back(milliseconds(now - waiting.front().at));
            waiting.pop_front();
        }
    }

    boost::asio::io_context context_;
    std::unique_ptr<Recorder> recorder_;
    std::vector<Voice> voices_;
    std::vector<double> latencies_;
    std::vector<double> cycles_;
};

void run(
    std::size_t tracks, std::chrono::seconds length, const std::filesystem::path& directory, Durability durability
) {
    Load load(directory, durability, tracks);
    const auto begin = steady_now();
    load.open_all();
    fmt::print("{} tracks opened in {:.0f} ms\n", tracks, milliseconds(steady_now() - begin));
    const double cpu = cpu_seconds();
    const auto started = steady_now();
    load.send(length);
    load.report(cpu_seconds() - cpu, milliseconds(steady_now() - started) / 1000);
}

}  // namespace
}  // namespace scribed::store

int main(int count, char** arguments) {
    const std::size_t tracks = count > 1 ? std::strtoul(arguments[1], nullptr, 10) : 1500;
    const std::chrono::seconds length(count > 2 ? std::strtol(arguments[2], nullptr, 10) : 5);
    std::string directory = std::string(count > 3 ? arguments[3] : ".") + "/recorder_bench_XXXXXX";
    const bool os = count > 4 && std::string(arguments[4]) == "os";
    rlimit files{};
    getrlimit(RLIMIT_NOFILE, &files);
    files.rlim_cur = files.rlim_max;
    setrlimit(RLIMIT_NOFILE, &files);
    if (mkdtemp(directory.data()) == nullptr) {
        fmt::print(stderr, "cannot make {}\n", directory);
        return 1;
    }
    using scribed::store::Durability;
    scribed::store::run(tracks, length, directory, os ? Durability::os : Durability::disk);
    std::filesystem::remove_all(directory);
    return 0;
}
