// SPDX-License-Identifier: Apache-2.0
#include "tests/e2e/processes.hpp"

#include <filesystem>
#include <fstream>
#include <optional>
#include <string>

namespace scribed::test {
namespace {

namespace fs = std::filesystem;

struct Stat {
    std::string name;
    char state = '?';
    pid_t parent = 0;
};

/// proc(5), `/proc/PID/stat`: PID (NAME) STATE PARENT ...; nothing when there is no such process.
std::optional<Stat> stat_of(const fs::path& process) {
    std::ifstream file(process / "stat");
    std::string text;
    if (!std::getline(file, text)) return std::nullopt;
    const auto open = text.find('(');
    const auto close = text.rfind(')');
    if (open == std::string::npos || close == std::string::npos) return std::nullopt;
    Stat stat;
    stat.name = text.substr(open + 1, close - open - 1);
    stat.state = text.at(close + 2);
    stat.parent = std::stoi(text.substr(close + 4));
    return stat;
}

}  // namespace

std::vector<pid_t> spending_children(pid_t daemon) {
    std::vector<pid_t> found;
    for (const auto& entry : fs::directory_iterator("/proc")) {
        const auto name = entry.path().filename().string();
        if (name.find_first_not_of("0123456789") != std::string::npos) continue;
        const auto stat = stat_of(entry.path());
        if (stat && stat->parent == daemon && stat->name == "scribed-spend") found.push_back(std::stoi(name));
    }
    return found;
}

bool running(pid_t process) {
    const auto stat = stat_of("/proc/" + std::to_string(process));
    return stat && stat->state != 'Z' && stat->state != 'X';
}

std::vector<std::string> descriptors_of(pid_t process) {
    std::vector<std::string> found;
    for (const auto& entry : fs::directory_iterator("/proc/" + std::to_string(process) + "/fd")) {
        std::error_code closed_meanwhile;
        const auto what = fs::read_symlink(entry.path(), closed_meanwhile);
        if (!closed_meanwhile) found.push_back(what.string());
    }
    return found;
}

std::size_t resident_bytes(pid_t process) {
    std::ifstream status("/proc/" + std::to_string(process) + "/status");
    for (std::string word; status >> word;) {
        if (word != "VmRSS:") continue;
        std::size_t kib = 0;
        status >> kib;
        return kib * 1024;
    }
    return 0;
}

}  // namespace scribed::test
