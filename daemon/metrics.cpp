// SPDX-License-Identifier: Apache-2.0
#include "daemon/metrics.hpp"

#include <map>

#include <prometheus/counter.h>
#include <prometheus/family.h>
#include <prometheus/gauge.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

namespace scribed::daemon {

struct Metrics::Impl {
    prometheus::Registry registry;

    prometheus::Counter* counter(
        const char* name, const char* help, const std::map<std::string, std::string>& labels = {}
    ) {
        return &prometheus::BuildCounter().Name(name).Help(help).Register(registry).Add(labels);
    }
    prometheus::Gauge* gauge(
        const char* name, const char* help, const std::map<std::string, std::string>& labels = {}
    ) {
        return &prometheus::BuildGauge().Name(name).Help(help).Register(registry).Add(labels);
    }
    std::vector<Gauge> links() {
        std::vector<Gauge> out;
        for (const auto verdict : upstream::kVerdicts) {
            const std::string status(upstream::name(verdict));
            out.emplace_back(gauge("scribed_links", "Linked accounts in the database.", {{"status", status}}));
        }
        return out;
    }
    std::vector<Counter> link_checks() {
        std::vector<Counter> out;
        for (const auto verdict : upstream::kVerdicts) {
            const std::string result(upstream::name(verdict));
            out.emplace_back(counter("scribed_link_checks_total", "Checks of linked accounts.", {{"result", result}}));
        }
        return out;
    }
};

void Counter::add(double amount) const { counter_->Increment(amount); }
void Gauge::add(double amount) const { gauge_->Increment(amount); }
void Gauge::set(double value) const { gauge_->Set(value); }
double Gauge::value() const { return gauge_->Value(); }

Metrics::Metrics()
    : impl_(std::make_unique<Impl>()),
      frames(impl_->counter("scribed_ingest_frames_total", "Binary messages taken from clients.")),
      audio_seconds(impl_->counter("scribed_ingest_audio_seconds_total", "Seconds of audio taken from clients.")),
      refusals(impl_->counter("scribed_ingest_refusals_total", "Messages of clients that were refused.")),
      sessions_live(impl_->gauge("scribed_sessions_live", "Sessions that record now.")),
      connections(impl_->gauge("scribed_ingest_connections", "Open ingest connections.")),
      sessions_opened(impl_->counter("scribed_sessions_opened_total", "Sessions opened since start.")),
      segments_final(impl_->counter("scribed_live_segments_total", "Utterances with final live text.")),
      gaps(impl_->counter("scribed_live_gaps_total", "Stretches of audio without live text.")),
      lane_downs(impl_->counter("scribed_live_lane_downs_total", "Times that a live lane went down.")),
      rollovers(impl_->counter(
          "scribed_live_rollovers_total", "Live connections that another one took over from while they stood."
      )),
      replays(impl_->counter("scribed_live_replays_total", "Times that audio was sent to a live lane again.")),
      replayed_seconds(
          impl_->counter("scribed_live_replayed_seconds_total", "Seconds of audio that were sent to a live lane again.")
      ),
      viewers(impl_->gauge("scribed_viewers", "Open event streams.")),
      jobs(impl_->gauge("scribed_batch_jobs", "Batch jobs waiting or under way.")),
      pieces_done(
          impl_->counter("scribed_batch_pieces_total", "Pieces settled by the batch pass.", {{"result", "done"}})
      ),
      pieces_failed(
          impl_->counter("scribed_batch_pieces_total", "Pieces settled by the batch pass.", {{"result", "failed"}})
      ),
      pieces_cut_off(impl_->counter(
          "scribed_batch_cut_off_total", "Pieces whose text was cut off silently and that were sent again in parts."
      )),
      piece_retries(impl_->counter("scribed_batch_retries_total", "Batch tries that failed and were repeated.")),
      http_requests(impl_->counter("scribed_http_requests_total", "HTTP requests answered.")),
      requests_refused(impl_->counter("scribed_http_refused_total", "HTTP requests that were not let in.")),
      disk_cycle_ms(impl_->gauge("scribed_recorder_cycle_milliseconds", "Newest write and sync of all recordings.")),
      disk_errors(impl_->gauge("scribed_recorder_errors", "Failed writes of recordings since start.")),
      disk_bytes(impl_->gauge("scribed_recorder_written_bytes", "Bytes of recordings written since start.")),
      store_backlog(impl_->gauge("scribed_store_backlog_jobs", "Database jobs that wait.")),
      store_errors(impl_->gauge("scribed_store_errors", "Failed database writes since start.")),
      webhook_deliveries(impl_->counter("scribed_webhook_deliveries_total", "Events that the webhook's receiver took.")
      ),
      webhook_failures(impl_->counter("scribed_webhook_failures_total", "Tries to deliver an event that failed.")),
      webhook_given_up(
          impl_->counter("scribed_webhook_given_up_total", "Events that were given up after three days of failures.")
      ),
      webhook_pending(impl_->gauge("scribed_webhook_pending", "Events that wait to be delivered.")),
      link_most_used(impl_->gauge(
          "scribed_link_usage_used_percent_max", "Used part of the short usage window, of the account with the highest."
      )),
      link_oldest_s(
          impl_->gauge("scribed_link_oldest_check_seconds", "Age of the linked account's verdict that is the oldest.")
      ),
      links_(impl_->links()),
      link_checks_(impl_->link_checks()) {}

Metrics::~Metrics() = default;

std::string Metrics::render() const { return prometheus::TextSerializer().Serialize(impl_->registry.Collect()); }

}  // namespace scribed::daemon
