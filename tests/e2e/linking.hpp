// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "clients/child_process.hpp"
#include "net/signal.hpp"
#include "tests/e2e/house.hpp"

namespace scribed::test {

/// A house in which accounts are linked, and all who take part: `scribe`, the person at OpenAI's page, the auth host.
class Linking {
public:
    explicit Linking(std::vector<std::string> sandbox = {}, std::vector<std::string> settings = {});

    House& house() { return house_; }

    /// `scribe`, running with these arguments.
    clients::ChildProcess scribe(std::vector<std::string> arguments);
    /// Any program the same way.
    clients::ChildProcess run(std::string program, std::vector<std::string> arguments);
    /// Its exit status, once it has ended.
    int end_of(clients::ChildProcess& program);
    /// What it has written to standard output and error so far.
    static std::string said(const clients::ChildProcess& program);
    /// The first user code that it shows, once it does.
    std::string code_shown(const clients::ChildProcess& program);

    /// Approves, denies or expires a login at the auth host.
    void decide(const std::string& what, const std::string& user_code);
    /// `tokens/expire`, `tokens/revoke`
    void at_auth_host(const std::string& path);
    void set_fault(const std::string& json);
    std::int64_t stat(const std::string& name);

    /// Starts a login over HTTP; its user code.
    std::string start_login();
    /// A member of the reply of `GET` on the daemon.
    std::string member(const std::string& path, const std::string& name);
    void wait_for_login(const std::string& status);
    /// A whole login by device code.
    void link();

    /// Every token that the auth host ever issued, looked for in all files that the house has made. What was found.
    std::vector<std::string> leaks();

    void wait_until(const std::function<bool()>& done, const std::string& what);

private:
    House house_;
    int programs_ = 0;
};

}  // namespace scribed::test
