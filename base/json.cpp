// SPDX-License-Identifier: Apache-2.0
#include "base/json.hpp"

#include <bit>
#include <string>

#include <simdjson.h>

namespace scribed {

// simdjson's element is a document pointer and a tape index; JsonValue carries the same two words so that
// this file alone knows the library.
struct JsonAccess {
    struct Words {
        const void* document;
        std::size_t index;
    };
    using Element = simdjson::dom::element;
    static_assert(sizeof(Element) == sizeof(Words));

    static Element element(const JsonValue& value) {
        return std::bit_cast<Element>(Words{value.document_, value.index_});
    }
    static JsonValue wrap(const Element& element) {
        const auto words = std::bit_cast<Words>(element);
        return JsonValue(words.document, words.index);
    }
};

namespace {

bool is(const JsonValue& value, simdjson::dom::element_type type) {
    return value.exists() && JsonAccess::element(value).type() == type;
}

template <class T>
std::optional<T> get(const JsonValue& value) {
    if (!value.exists()) return std::nullopt;
    T out{};
    if (JsonAccess::element(value).get(out) != simdjson::SUCCESS) return std::nullopt;
    return out;
}

}  // namespace

bool JsonValue::is_null() const { return is(*this, simdjson::dom::element_type::NULL_VALUE); }
bool JsonValue::is_string() const { return is(*this, simdjson::dom::element_type::STRING); }
bool JsonValue::is_bool() const { return is(*this, simdjson::dom::element_type::BOOL); }
bool JsonValue::is_array() const { return is(*this, simdjson::dom::element_type::ARRAY); }
bool JsonValue::is_object() const { return is(*this, simdjson::dom::element_type::OBJECT); }

bool JsonValue::is_number() const {
    return is(*this, simdjson::dom::element_type::INT64) || is(*this, simdjson::dom::element_type::UINT64) ||
           is(*this, simdjson::dom::element_type::DOUBLE);
}

JsonValue JsonValue::operator[](std::string_view key) const {
    if (!is_object()) return {};
    simdjson::dom::element out;
    if (JsonAccess::element(*this).at_key(key).get(out) != simdjson::SUCCESS) return {};
    return JsonAccess::wrap(out);
}

std::optional<std::string_view> JsonValue::string() const { return get<std::string_view>(*this); }
std::optional<bool> JsonValue::boolean() const { return get<bool>(*this); }
std::optional<std::int64_t> JsonValue::integer() const { return get<std::int64_t>(*this); }
std::optional<std::uint64_t> JsonValue::unsigned_integer() const { return get<std::uint64_t>(*this); }
std::optional<double> JsonValue::number() const { return get<double>(*this); }

std::vector<JsonValue> JsonValue::items() const {
    std::vector<JsonValue> out;
    if (is_array()) {
        const simdjson::dom::array elements = JsonAccess::element(*this).get_array().value_unsafe();
        for (const auto element : elements) {
            out.push_back(JsonAccess::wrap(element));
        }
    }
    return out;
}

std::vector<std::pair<std::string_view, JsonValue>> JsonValue::members() const {
    std::vector<std::pair<std::string_view, JsonValue>> out;
    if (is_object()) {
        const simdjson::dom::object fields = JsonAccess::element(*this).get_object().value_unsafe();
        for (const auto field : fields) {
            out.emplace_back(field.key, JsonAccess::wrap(field.value));
        }
    }
    return out;
}

struct JsonParser::Impl {
    simdjson::dom::parser parser;
};

JsonParser::JsonParser() : impl_(std::make_unique<Impl>()) {}
JsonParser::~JsonParser() = default;
JsonParser::JsonParser(JsonParser&&) noexcept = default;
JsonParser& JsonParser::operator=(JsonParser&&) noexcept = default;

Result<JsonValue> JsonParser::parse(std::string_view text) {
    simdjson::dom::element root;
    if (const auto error = impl_->parser.parse(text.data(), text.size()).get(root); error != simdjson::SUCCESS) {
        return Error(Errc::invalid, "not valid JSON: " + std::string(simdjson::error_message(error)));
    }
    return JsonAccess::wrap(root);
}

}  // namespace scribed
