// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "tests/e2e/house.hpp"

namespace scribed::test {

/// A browser without pages: it keeps cookies and goes where it is sent, one step at a time. All its addresses are on
/// one host, whose ports share cookies, as they do for real ones.
class Browser {
public:
    explicit Browser(House& house) : house_(&house) {}

    /// A navigation. Shows nothing but its cookies, and `more`.
    net::HttpReply go(const std::string& url, net::Headers more = {});
    /// A navigation that is given up once `when` has returned.
    void give_up(const std::string& url, const std::function<void()>& when);
    /// What a script of a page of `origin` sends.
    net::HttpReply post(const std::string& url, const std::string& origin);
    /// Where a reply sends it; fails when it does not.
    static std::string sent_to(const net::HttpReply& reply);

    /// The whole line of the first cookie that a reply sets; empty when it sets none.
    static std::string set_cookie(const net::HttpReply& reply);
    void set_cookie(std::string name, std::string value, std::string path);
    void forget_cookies() { cookies_.clear(); }
    std::size_t cookies() const { return cookies_.size(); }

private:
    struct Cookie {
        std::string name;
        std::string value;
        std::string path;
    };
    net::Headers headers(const std::string& url, net::Headers more) const;
    void keep(const net::HttpReply& reply);

    House* house_;
    std::vector<Cookie> cookies_;
};

}  // namespace scribed::test
