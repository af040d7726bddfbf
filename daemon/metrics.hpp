// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "upstream/usage_probe.hpp"

namespace prometheus {
class Counter;
class Gauge;
}  // namespace prometheus

namespace scribed::daemon {

/// A number that only grows. Any thread.
class Counter {
public:
    void add(double amount = 1) const;
    explicit Counter(prometheus::Counter* counter) : counter_(counter) {}

private:
    prometheus::Counter* counter_;
};

/// A number that goes up and down. Any thread.
class Gauge {
public:
    void add(double amount) const;
    void set(double value) const;
    double value() const;
    explicit Gauge(prometheus::Gauge* gauge) : gauge_(gauge) {}

private:
    prometheus::Gauge* gauge_;
};

/// Everything that /metrics shows (Prometheus text format). tests/daemon/golden/metrics.txt holds the list of names.
class Metrics {
public:
    Metrics();
    ~Metrics();

    /// The text of /metrics.
    std::string render() const;

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;

public:
    const Counter frames;            ///< scribed_ingest_frames_total
    const Counter audio_seconds;     ///< scribed_ingest_audio_seconds_total
    const Counter refusals;          ///< scribed_ingest_refusals_total
    const Gauge sessions_live;       ///< scribed_sessions_live
    const Gauge connections;         ///< scribed_ingest_connections
    const Counter sessions_opened;   ///< scribed_sessions_opened_total
    const Counter segments_final;    ///< scribed_live_segments_total
    const Counter gaps;              ///< scribed_live_gaps_total
    const Counter lane_downs;        ///< scribed_live_lane_downs_total
    const Counter rollovers;         ///< scribed_live_rollovers_total
    const Counter replays;           ///< scribed_live_replays_total
    const Counter replayed_seconds;  ///< scribed_live_replayed_seconds_total
    const Gauge viewers;             ///< scribed_viewers
    const Gauge jobs;                ///< scribed_batch_jobs
    const Counter pieces_done;       ///< scribed_batch_pieces_total{result="done"}
    const Counter pieces_failed;     ///< scribed_batch_pieces_total{result="failed"}
    const Counter pieces_cut_off;    ///< scribed_batch_cut_off_total
    const Counter piece_retries;     ///< scribed_batch_retries_total
    const Counter http_requests;     ///< scribed_http_requests_total
    const Counter requests_refused;  ///< scribed_http_refused_total
    const Gauge disk_cycle_ms;       ///< scribed_recorder_cycle_milliseconds
    const Gauge disk_errors;         ///< scribed_recorder_errors
    const Gauge disk_bytes;          ///< scribed_recorder_written_bytes
    const Gauge store_backlog;       ///< scribed_store_backlog_jobs
    const Gauge store_errors;        ///< scribed_store_errors

    const Counter webhook_deliveries;  ///< scribed_webhook_deliveries_total
    const Counter webhook_failures;    ///< scribed_webhook_failures_total
    const Counter webhook_given_up;    ///< scribed_webhook_given_up_total
    const Gauge webhook_pending;       ///< scribed_webhook_pending

    const Gauge link_most_used;  ///< scribed_link_usage_used_percent_max
    const Gauge link_oldest_s;   ///< scribed_link_oldest_check_seconds

    /// scribed_links{status=VERDICT}
    const Gauge& links(upstream::Verdict verdict) const { return links_[static_cast<std::size_t>(verdict)]; }
    /// scribed_link_checks_total{result=VERDICT}
    const Counter& link_checks(upstream::Verdict verdict) const {
        return link_checks_[static_cast<std::size_t>(verdict)];
    }

private:
    const std::vector<Gauge> links_;          ///< by verdict
    const std::vector<Counter> link_checks_;  ///< by verdict
};

}  // namespace scribed::daemon
