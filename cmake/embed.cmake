# scribed_embed(TARGET FILE SYMBOL): the bytes of FILE inside TARGET, as `scribed::embedded::SYMBOL`, a std::string_view
# that `#include "embedded/SYMBOL.hpp"` declares. Written when CMake runs, and again when FILE has changed, so that tools
# which only read the sources find the header.
function(scribed_embed target file symbol)
    cmake_path(ABSOLUTE_PATH file)
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${file})
    file(READ ${file} bytes HEX)
    string(REGEX REPLACE "(..)" "\\\\x\\1" bytes "${bytes}")
    # One literal a line: a compiler need not take literals of any length.
    string(REPEAT "." 80 line)
    string(REGEX REPLACE "(${line})" "\\1\"\n    \"" bytes "${bytes}")
    set(folder ${CMAKE_CURRENT_BINARY_DIR}/${target}_embedded)
    file(CONFIGURE OUTPUT ${folder}/embedded/${symbol}.hpp @ONLY CONTENT
"#pragma once

#include <string_view>

namespace scribed::embedded {
extern const std::string_view @symbol@;
}
")
    file(CONFIGURE OUTPUT ${folder}/embedded/${symbol}.cpp @ONLY CONTENT
"#include \"embedded/@symbol@.hpp\"

namespace scribed::embedded {
static constexpr char bytes[] =
    \"@bytes@\";
constinit const std::string_view @symbol@{bytes, sizeof bytes - 1};
}
")
    target_sources(${target} PRIVATE ${folder}/embedded/${symbol}.cpp)
    target_include_directories(${target} PRIVATE ${folder})
endfunction()
