# Compiler, linker and sanitizer settings, the same for every target.
set(SCRIBED_SANITIZE "" CACHE STRING "Sanitizers, as -fsanitize= takes them")
option(SCRIBED_COVERAGE "Count executed lines (gcov)" OFF)
option(SCRIBED_WERROR "Warnings are errors" ON)

find_program(CCACHE ccache)
if(CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
    set(CMAKE_CXX_COMPILER_LAUNCHER
        ${CMAKE_COMMAND} -E env CCACHE_BASEDIR=${PROJECT_SOURCE_DIR} CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime ${CCACHE})
endif()

find_program(LLD ld.lld)
if(LLD)
    add_link_options(-fuse-ld=lld)
endif()

add_compile_options(
    -Wall -Wextra -Wshadow -Wconversion -Wold-style-cast -Wnon-virtual-dtor -Wimplicit-fallthrough -Woverloaded-virtual)
if(SCRIBED_WERROR)
    add_compile_options(-Werror)
endif()
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    # GCC 12 reports these falsely in inlined std::string and coroutine frames.
    add_compile_options(-Wno-restrict -Wno-stringop-overflow -Wno-maybe-uninitialized -Wno-array-bounds -Wno-dangling-pointer
        $<$<CONFIG:RelWithDebInfo>:-Wno-mismatched-new-delete>)
    add_compile_options(-fpch-preprocess)  # so that ccache can see through a precompiled header
    set(CMAKE_CXX_FLAGS_DEBUG "-Og -g1")
else()
    # Clang holds [this] in a generic lambda for unused where GCC needs it.
    add_compile_options(-Wno-unused-lambda-capture)
    set(CMAKE_CXX_FLAGS_DEBUG "-O1 -g1")
endif()
set(CMAKE_CXX_FLAGS_RELWITHDEBINFO "-O2 -g1 -DNDEBUG")

if(SCRIBED_SANITIZE)
    add_compile_options(-fsanitize=${SCRIBED_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
    add_link_options(-fsanitize=${SCRIBED_SANITIZE})
endif()
if(SCRIBED_SANITIZE STREQUAL "thread" AND CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    # Asio's fences, which the sanitizer does not follow; mutexes and epoll, which it does, stand beside each.
    add_compile_options(-Wno-tsan)
endif()
if(SCRIBED_FUZZ)
    # Clang 14 fails on coroutines with -fsanitize=function.
    add_compile_options(-fsanitize=fuzzer-no-link -fno-sanitize=function)
endif()
if(SCRIBED_COVERAGE)
    add_compile_options(--coverage)
    add_link_options(--coverage)
endif()
