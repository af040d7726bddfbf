// SPDX-License-Identifier: Apache-2.0
#include <fstream>
#include <iterator>

#include <gtest/gtest.h>

#include "daemon/config_document.hpp"
#include "daemon/config_file.hpp"
#include "daemon/config_table.hpp"

namespace scribed::daemon {
namespace {

Config read(std::string_view text) {
    auto config = default_config();
    read_config_text(config, text, "a.toml").value();
    return config;
}

std::string refused(std::string_view text) {
    auto config = default_config();
    const auto read = read_config_text(config, text, "a.toml");
    return read ? "taken" : read.error().message();
}

Config set(const std::vector<std::string>& settings) { return load_config({}, settings).value(); }

std::string set_refused(const std::string& setting) {
    const auto loaded = load_config({}, {setting});
    return loaded ? "taken" : loaded.error().message();
}

TEST(Config, IsWhatThePageForPeopleSays) {
    std::ifstream file(SCRIBED_SOURCE_DIR "/docs/config.md", std::ios::binary);
    const std::string page{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
    EXPECT_EQ(config_markdown(), page) << "write it anew with: scribed --config-doc > docs/config.md";
}

TEST(Config, HasNearLiveAsTheLastResort) {
    const std::vector<std::string> lanes{"chatgpt_realtime", "api_realtime", "near_live"};
    EXPECT_EQ(default_config().lanes.live, lanes);
}

TEST(Config, HasEachKeyOnceInSectionsThatAreWhole) {
    std::vector<std::string> sections;
    std::vector<std::string> names;
    for (const auto& key : config_table()) {
        EXPECT_EQ(std::count(names.begin(), names.end(), key.name), 0) << key.name;
        names.push_back(key.name);
        const auto section = key.name.substr(0, key.name.find('.'));
        if (!sections.empty() && sections.back() == section) continue;
        EXPECT_EQ(std::count(sections.begin(), sections.end(), section), 0) << section;
        sections.push_back(section);
        EXPECT_FALSE(key.help.empty());
    }
}

TEST(Config, ReadsSectionsAndDottedKeys) {
    const auto config = read("live.model = \"tiny\"\n[listen]\nport = 0\n[lanes]\nlive = []\nbatch = [\"api\"]\n");
    EXPECT_EQ(config.live.model, "tiny");
    EXPECT_EQ(config.listen.port, 0);
    EXPECT_TRUE(config.lanes.live.empty());
    EXPECT_EQ(config.lanes.batch, (std::vector<std::string>{"api"}));
    EXPECT_EQ(config.batch.model, default_config().batch.model);
}

TEST(Config, NamesTheLineOfAnUnknownKeyAndTheKeyThatWasMeant) {
    EXPECT_EQ(refused("[live]\n\nmodle = \"x\"\n"), "a.toml:3: unknown key `live.modle`; did you mean `live.model`?");
    EXPECT_EQ(refused("[listne]\nport = 1\n"), "a.toml:2: unknown key `listne.port`; did you mean `listen.port`?");
    EXPECT_EQ(refused("zzz = 1\n"), "a.toml:1: unknown key `zzz`");
}

TEST(Config, NamesTheLineOfASyntaxError) { EXPECT_TRUE(refused("[live]\nmodel = \n").starts_with("a.toml:2: ")); }

TEST(Config, HoldsNumbersToTheirRanges) {
    EXPECT_EQ(read("live.append_ms = 20").live.append_ms, 20);
    EXPECT_EQ(read("live.append_ms = 1000").live.append_ms, 1000);
    for (const auto* value : {"19", "1001", "-1", "9223372036854775807", "50.0", "\"50\"", "true", "[]"}) {
        EXPECT_EQ(
            refused(std::string("live.append_ms = ") + value),
            "a.toml:1: live.append_ms must be a whole number from 20 to 1000"
        ) << value;
    }
    EXPECT_EQ(read("live.vad_threshold = 1").live.vad_threshold, 1.0);
    for (const auto* value : {"1.01", "-0.01", "nan", "inf", "\"0.5\""}) {
        EXPECT_EQ(
            refused(std::string("live.vad_threshold = ") + value),
            "a.toml:1: live.vad_threshold must be a number from 0 to 1"
        ) << value;
    }
}

TEST(Config, HoldsWordsToTheirChoices) {
    EXPECT_EQ(read("process.log_level = \"debug\"").process.log_level, "debug");
    EXPECT_EQ(read("state.durability = \"os\"").state.durability, store::Durability::os);
    for (const auto* text :
         {"process.log_level = \"loud\"", "state.durability = \"tape\"", "live.noise_reduction = 1",
          "lanes.live = [\"api\"]", "lanes.batch = [\"api\", \"api\"]", "lanes.batch = \"api\""}) {
        EXPECT_NE(refused(text).find(" must be "), std::string::npos) << text;
    }
}

TEST(Config, TakesUrlsWithoutTheirLastSlash) {
    EXPECT_EQ(read("upstream.api_url = \"http://127.0.0.1:9/x//\"").upstream.api_url, "http://127.0.0.1:9/x");
    for (const auto* url : {"ftp://a", "not a url", ""}) {
        EXPECT_NE(refused("upstream.api_url = \"" + std::string(url) + "\"").find("a URL"), std::string::npos) << url;
    }
}

TEST(Config, SendsEventsOverTlsOrToThisMachineOnly) {
    for (const auto* url :
         {"https://hooks.example/x/?k=1", "http://localhost:8080/", "http://127.0.0.1/", "http://[::1]:9/", ""})
        EXPECT_EQ(read("webhook.url = \"" + std::string(url) + "\"").webhook.url, url);
    for (const auto* url :
         {"http://hooks.example/", "http://10.1.2.3/", "http://127.evil.test/", "wss://hooks.example/"})
        EXPECT_NE(refused("webhook.url = \"" + std::string(url) + "\"").find("in clear"), std::string::npos) << url;
    EXPECT_NE(refused("webhook.url = \"hooks.example\"").find("a URL such as"), std::string::npos);
    EXPECT_EQ(
        set_refused("webhook.url=https://hooks.example/"),
        "webhook.url needs webhook.secret_file: messages must be signed"
    );
    EXPECT_EQ(set({"webhook.url=https://h/", "webhook.secret_file=/k"}).webhook.secret_file, "/k");
}

TEST(Config, TakesNoUnixSocketForAnUpstream) {
    EXPECT_EQ(
        refused("upstream.api_url = \"http+unix://%2Frun%2Fx.sock\""),
        "a.toml:1: upstream.api_url must be an http or https URL"
    );
}

TEST(Config, TakesAUnixSocketThatFitsItsAddress) {
    EXPECT_EQ(default_config().listen.unix_socket, "");
    for (const auto& path : {std::string("off"), std::string("/run/s.sock"), "/" + std::string(106, 'x')})
        EXPECT_EQ(read("listen.unix = \"" + path + "\"").listen.unix_socket, path);
    EXPECT_EQ(read("listen.unix = \"\"").listen.unix_socket, "");
    const auto too_long = refused("listen.unix = \"/" + std::string(107, 'x') + "\"");
    EXPECT_NE(too_long.find("listen.unix must be a path"), std::string::npos) << too_long;
    EXPECT_NE(too_long.find("at most 107 bytes"), std::string::npos) << too_long;
    EXPECT_EQ(refused("listen.unix = false"), "a.toml:1: listen.unix must be text in quotes");
}

TEST(Config, TakesAnOriginWithoutAPathOrNone) {
    EXPECT_EQ(read("").accounts.public_url, "");
    EXPECT_EQ(read("accounts.public_url = \"\"").accounts.public_url, "");
    EXPECT_EQ(read("accounts.public_url = \"https://a.example/\"").accounts.public_url, "https://a.example");
    for (const auto* url : {"https://a.example/x", "https://a.example/?x", "a.example", "wss://a.example"}) {
        const auto message = refused("accounts.public_url = \"" + std::string(url) + "\"");
        EXPECT_NE(message.find("accounts.public_url must be a URL"), std::string::npos) << message;
    }
}

TEST(Config, RefusesValuesOfAKindThatNoKeyTakes) {
    EXPECT_EQ(refused("state.dir = 1979-05-27"), "a.toml:1: state.dir has a value of a kind that no key takes");
    EXPECT_EQ(refused("lanes.live = [1]"), "a.toml:1: lanes.live has a value of a kind that no key takes");
    EXPECT_EQ(refused("\n[live.deeper]\nx = 1"), "a.toml:2: live.deeper has a value of a kind that no key takes");
    EXPECT_EQ(refused("state.dir = true"), "a.toml:1: state.dir must be text in quotes");
}

TEST(Config, ASettingIsATomlValueOrABareWord) {
    const auto config = set(
        {"live.append_ms=40", "state.dir=/tmp/a b=c", "live.model=\"m\"", "lanes.live=[\"api_realtime\"]",
         "live.vad_threshold=0.25", "upstream.ca_file=123", "upstream.api_key_file="}
    );
    EXPECT_EQ(config.live.append_ms, 40);
    EXPECT_EQ(config.state.dir, "/tmp/a b=c");
    EXPECT_EQ(config.live.model, "m");
    EXPECT_EQ(config.lanes.live, (std::vector<std::string>{"api_realtime"}));
    EXPECT_EQ(config.live.vad_threshold, 0.25);
    EXPECT_EQ(config.upstream.ca_file, "123") << "a text that looks like a number";
    EXPECT_EQ(config.upstream.api_key_file, "");
}

TEST(Config, ABadSettingSaysWhich) {
    EXPECT_EQ(set_refused("live.append_ms"), "--set takes key=value; `live.append_ms` has no `=`");
    EXPECT_EQ(
        set_refused("live.append_ms=soon"),
        "--set live.append_ms: live.append_ms must be a whole number from 20 to 1000"
    );
    EXPECT_EQ(set_refused("live.modle=x"), "--set live.modle: unknown key `live.modle`; did you mean `live.model`?");
}

TEST(Config, TheLastSettingWins) {
    EXPECT_EQ(set({"live.append_ms=40", "live.append_ms=60"}).live.append_ms, 60);
    EXPECT_EQ(load_config("/nonexistent/scribed.toml", {}).error().code(), Errc::not_found);
}

}  // namespace
}  // namespace scribed::daemon
