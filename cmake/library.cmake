# scribed_library(FOLDER [LINK ...]): the folder's *.cpp as one static library `scribed_FOLDER`.
function(scribed_library folder)
    cmake_parse_arguments(arg "" "" "LINK;EXCLUDE" ${ARGN})
    file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/*.cpp ${CMAKE_CURRENT_SOURCE_DIR}/*/*.cpp)
    foreach(name ${arg_EXCLUDE})
        list(REMOVE_ITEM sources ${CMAKE_CURRENT_SOURCE_DIR}/${name})
    endforeach()
    add_library(scribed_${folder} STATIC ${sources})
    target_include_directories(scribed_${folder} PUBLIC ${PROJECT_SOURCE_DIR})
    target_link_libraries(scribed_${folder} PUBLIC ${arg_LINK})
endfunction()

# scribed_program(NAME MAIN [LINK ...]): one executable in build/<preset>/bin.
function(scribed_program name main)
    cmake_parse_arguments(arg "" "" "LINK" ${ARGN})
    add_executable(${name} ${main})
    target_link_libraries(${name} PRIVATE ${arg_LINK})
endfunction()

# scribed_tests(FOLDER [LINK ...] [SHARDS n]): tests/FOLDER/*_test.cpp as one test program, `FOLDER_tests`, which ctest runs as
# one test or, side by side, as n.
function(scribed_tests folder)
    cmake_parse_arguments(arg "" "SHARDS" "LINK" ${ARGN})
    file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/${folder}/*.cpp)
    if(NOT sources)
        return()
    endif()
    add_executable(${folder}_tests ${sources})
    target_link_libraries(${folder}_tests PRIVATE ${arg_LINK} GTest::gtest GTest::gmock GTest::gtest_main)
    target_compile_definitions(${folder}_tests PRIVATE
        SCRIBED_SOURCE_DIR="${PROJECT_SOURCE_DIR}" SCRIBED_BIN_DIR="${CMAKE_RUNTIME_OUTPUT_DIRECTORY}")
    set_target_properties(${folder}_tests PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/tests)
    if(NOT arg_SHARDS)
        add_test(NAME ${folder} COMMAND ${folder}_tests)
        return()
    endif()
    math(EXPR last "${arg_SHARDS} - 1")
    foreach(shard RANGE ${last})
        add_test(NAME ${folder}_${shard} COMMAND ${folder}_tests)
        set_tests_properties(${folder}_${shard} PROPERTIES
            ENVIRONMENT "GTEST_TOTAL_SHARDS=${arg_SHARDS};GTEST_SHARD_INDEX=${shard}")
    endforeach()
endfunction()
