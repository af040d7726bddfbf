# Precompiled headers: one for the folders that run coroutines, one for the tests. Each is compiled once and shared, so
# all that use it have the same flags. SCRIBED_PCH=OFF (fuzz, lint) proves that every file includes what it needs.
function(scribed_pch name)
    cmake_parse_arguments(arg "" "" "LINK;USERS" ${ARGN})
    file(TOUCH ${PROJECT_BINARY_DIR}/pch_${name}.cpp)
    add_library(scribed_pch_${name} STATIC ${PROJECT_BINARY_DIR}/pch_${name}.cpp)
    target_compile_definitions(scribed_pch_${name} PRIVATE
        $<TARGET_PROPERTY:scribed_net,INTERFACE_COMPILE_DEFINITIONS>)
    target_link_libraries(scribed_pch_${name} PRIVATE ${arg_LINK})
    target_precompile_headers(scribed_pch_${name} PRIVATE ${PROJECT_SOURCE_DIR}/cmake/pch_${name}.hpp)
    foreach(user ${arg_USERS})
        if(TARGET ${user})
            target_precompile_headers(${user} REUSE_FROM scribed_pch_${name})
        endif()
    endforeach()
endfunction()

if(SCRIBED_PCH AND NOT SCRIBED_PURE)
    scribed_pch(asio LINK fmt::fmt Boost::headers
        USERS scribed_net scribed_store scribed_identity scribed_upstream scribed_daemon scribed_clients scribed_sandbox)
    if(SCRIBED_TESTS)
        get_property(test_programs DIRECTORY ${PROJECT_SOURCE_DIR}/tests PROPERTY BUILDSYSTEM_TARGETS)
        list(FILTER test_programs INCLUDE REGEX "_tests$")
        scribed_pch(test LINK fmt::fmt Boost::headers GTest::gtest GTest::gmock USERS ${test_programs})
    endif()
endif()
