// SPDX-License-Identifier: Apache-2.0
#include "daemon/batch_spans.hpp"

#include <gtest/gtest.h>

namespace scribed::daemon {
namespace {

using store::PieceRow;
using store::PieceState;
using store::SpanRow;

PieceRow piece(std::uint32_t index, std::int64_t begin_s, std::int64_t end_s, PieceState state, std::string lane) {
    PieceRow row;
    row.index = index;
    row.begin = ms_to_samples(begin_s * 1000);
    row.end = ms_to_samples(end_s * 1000);
    row.state = state;
    row.lane = std::move(lane);
    if (state == PieceState::done) row.text = "words of piece " + std::to_string(index);
    return row;
}

SpanRow span(std::int64_t begin_s, std::int64_t end_s, std::string lane, std::string gap, std::string reason) {
    return {"", "", begin_s * 1000, end_s * 1000, std::move(lane), std::move(gap), std::move(reason)};
}

const std::string kFirst = "the first of lanes.batch";

TEST(BatchSpans, OneLaneIsOneSpanFromTheBeginToTheEndOfTheTrack) {
    const std::vector rows{
        piece(0, 2, 60, PieceState::done, "chatgpt"), piece(1, 75, 140, PieceState::done, "chatgpt"),
        piece(2, 140, 150, PieceState::done, "chatgpt")};
    EXPECT_EQ(batch_spans(rows, 200'000), (std::vector{span(0, 200, "chatgpt", "", kFirst)}));
}

TEST(BatchSpans, TheSecondLaneSaysWhyTheFirstDidNot) {
    auto second = piece(1, 75, 140, PieceState::done, "api");
    second.passed_over = "chatgpt: the account's usage is spent";
    const std::vector rows{piece(0, 2, 60, PieceState::done, "chatgpt"), second};
    EXPECT_EQ(
        batch_spans(rows, 0), (std::vector{
                                  span(0, 75, "chatgpt", "", kFirst),
                                  span(75, 140, "api", "", "chatgpt: the account's usage is spent"),
                              })
    );
}

TEST(BatchSpans, WhatIsNotAnsweredIsNobodysAndSaysWhy) {
    auto failed = piece(1, 60, 90, PieceState::failed, "");
    failed.error = "api: the service failed (status 500)";
    const std::vector rows{
        piece(0, 0, 60, PieceState::done, "api"), failed, piece(2, 90, 100, PieceState::pending, "")};
    EXPECT_EQ(
        batch_spans(rows, 0), (std::vector{
                                  span(0, 60, "api", "", kFirst),
                                  span(60, 90, "", "failed", "api: the service failed (status 500)"),
                                  span(90, 100, "", "pending", ""),
                              })
    );
}

TEST(BatchSpans, PartsStandForTheWholeOnceTheyHaveMore) {
    auto whole = piece(0, 0, 60, PieceState::done, "chatgpt");
    auto left = piece(1, 0, 30, PieceState::done, "api");
    auto right = piece(2, 30, 60, PieceState::pending, "");
    EXPECT_EQ(batch_spans(std::vector{whole, left, right}, 0), (std::vector{span(0, 60, "chatgpt", "", kFirst)}));
    right = piece(2, 30, 60, PieceState::done, "api");
    EXPECT_EQ(batch_spans(std::vector{whole, left, right}, 0), (std::vector{span(0, 60, "api", "", kFirst)}));
}

TEST(BatchSpans, AWholeThatFailedIsItsParts) {
    const std::vector rows{
        piece(0, 0, 60, PieceState::failed, ""), piece(1, 0, 30, PieceState::done, "api"),
        piece(2, 30, 60, PieceState::pending, "")};
    EXPECT_EQ(batch_spans(rows, 0), (std::vector{span(0, 30, "api", "", kFirst), span(30, 60, "", "pending", "")}));
}

TEST(BatchSpans, WithoutPiecesThereIsNothingToSay) { EXPECT_TRUE(batch_spans({}, 1000).empty()); }

}  // namespace
}  // namespace scribed::daemon
