# scribed_embed(TARGET FILE SYMBOL): the bytes of FILE inside TARGET, as `scribed::embedded::SYMBOL`, a std::string_view
# that `#include "embedded/SYMBOL.hpp"` declares. Made again when FILE changes. Target `embedded` makes them all.
set(SCRIBED_EMBED_SCRIPT ${CMAKE_CURRENT_LIST_FILE})
function(scribed_embed target file symbol)
    cmake_path(ABSOLUTE_PATH file)
    set(folder ${CMAKE_CURRENT_BINARY_DIR}/${target}_embedded)
    set(header ${folder}/embedded/${symbol}.hpp)
    set(source ${folder}/embedded/${symbol}.cpp)
    add_custom_command(
        OUTPUT ${header} ${source}
        COMMAND ${CMAKE_COMMAND} -DFILE=${file} -DSYMBOL=${symbol} -DOUT=${folder}/embedded -P ${SCRIBED_EMBED_SCRIPT}
        DEPENDS ${file} ${SCRIBED_EMBED_SCRIPT}
        VERBATIM)
    target_sources(${target} PRIVATE ${header} ${source})
    target_include_directories(${target} PRIVATE ${folder})
    set_property(GLOBAL APPEND PROPERTY SCRIBED_EMBEDDED ${header})
endfunction()

# Below: the script that the command above runs.
if(NOT CMAKE_SCRIPT_MODE_FILE)
    return()
endif()
file(READ ${FILE} bytes HEX)
string(REGEX REPLACE "(..)" "\\\\x\\1" bytes "${bytes}")
# One literal a line: a compiler need not take literals of any length.
string(REGEX REPLACE "(................................................................................)" "\\1\"\n    \"" bytes "${bytes}")
file(WRITE ${OUT}/${SYMBOL}.hpp
"#pragma once

#include <string_view>

namespace scribed::embedded {
extern const std::string_view ${SYMBOL};
}
")
file(WRITE ${OUT}/${SYMBOL}.cpp
"#include \"embedded/${SYMBOL}.hpp\"

namespace scribed::embedded {
static constexpr char bytes[] =
    \"${bytes}\";
constinit const std::string_view ${SYMBOL}{bytes, sizeof bytes - 1};
}
")
