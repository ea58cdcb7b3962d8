# What every target of the house shares: language level, warnings, sanitizers,
# and the functions that declare a room, a plugin and a test.

set(CMAKE_C_STANDARD 17)
set(CMAKE_C_STANDARD_REQUIRED ON)
set(CMAKE_C_EXTENSIONS OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE RelWithDebInfo)
endif()

option(HENG_TESTS "Build the tests" ON)
option(HENG_WERROR "Treat warnings as errors" OFF)
option(HENG_TEST_TINY "Tiny blocks and tables, to take rare paths" OFF)
set(HENG_SANITIZE "" CACHE STRING "Sanitizers, as for -fsanitize=")

find_package(PkgConfig REQUIRED)
pkg_check_modules(LUA REQUIRED IMPORTED_TARGET lua5.4)
pkg_check_modules(UV REQUIRED IMPORTED_TARGET libuv)
pkg_check_modules(UTF8PROC REQUIRED IMPORTED_TARGET libutf8proc)
pkg_check_modules(NETTLE REQUIRED IMPORTED_TARGET nettle)
find_library(GMP_LIBRARY gmp REQUIRED)

add_library(heng_options INTERFACE)
target_compile_definitions(heng_options INTERFACE _POSIX_C_SOURCE=200809L)
target_compile_options(heng_options INTERFACE
  -Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wvla -Wundef
  -Wwrite-strings -Wconversion -Wpointer-arith -Wcast-qual -Wformat=2
  -Wno-format-nonliteral)
if(HENG_TEST_TINY)
  target_compile_definitions(heng_options INTERFACE HENG_TEST_TINY)
endif()
if(HENG_WERROR)
  target_compile_options(heng_options INTERFACE -Werror)
endif()
if(HENG_SANITIZE)
  target_compile_options(heng_options INTERFACE
    -fsanitize=${HENG_SANITIZE} -fno-omit-frame-pointer
    -fno-sanitize-recover=all)
  target_link_options(heng_options INTERFACE -fsanitize=${HENG_SANITIZE})
endif()

# heng_room(base SOURCES a.c b.c MAY_USE words grammar LIBRARIES PkgConfig::LUA)
# A static library heng_<name>. Its files include "<room>/<file>.h" from core/
# and "grammar/<file>.h" from the root, and <heng/*.h>.
function(heng_room name)
  cmake_parse_arguments(ROOM "" "" "SOURCES;MAY_USE;LIBRARIES" ${ARGN})
  add_library(heng_${name} STATIC ${ROOM_SOURCES})
  target_include_directories(heng_${name} PUBLIC
    ${CMAKE_SOURCE_DIR}/core ${CMAKE_SOURCE_DIR}
    ${CMAKE_SOURCE_DIR}/core/include)
  target_link_libraries(heng_${name} PUBLIC heng_options ${ROOM_LIBRARIES})
  foreach(other ${ROOM_MAY_USE})
    target_link_libraries(heng_${name} PUBLIC heng_${other})
  endforeach()
  set_property(GLOBAL APPEND PROPERTY HENG_ROOMS "${name}:${ROOM_MAY_USE}")
endfunction()

# heng_plugin(csv SOURCES csv.c LIBRARIES …): plugins/csv -> build/plugins/csv.so
function(heng_plugin name)
  cmake_parse_arguments(PLUGIN "" "" "SOURCES;LIBRARIES" ${ARGN})
  add_library(heng_plugin_${name} MODULE ${PLUGIN_SOURCES})
  set_target_properties(heng_plugin_${name} PROPERTIES
    PREFIX "" OUTPUT_NAME ${name}
    LIBRARY_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/plugins)
  target_include_directories(heng_plugin_${name} PRIVATE
    ${CMAKE_SOURCE_DIR}/core/include)
  target_link_libraries(heng_plugin_${name} PRIVATE
    heng_options ${PLUGIN_LIBRARIES})
  install(TARGETS heng_plugin_${name} LIBRARY DESTINATION lib/heng/plugins)
endfunction()

# heng_test(base num SOURCES test_num.c LIBRARIES gmp): the test base.num
function(heng_test room name)
  cmake_parse_arguments(TEST "" "" "SOURCES;LIBRARIES;ROOMS" ${ARGN})
  add_executable(test_${room}_${name} ${TEST_SOURCES})
  target_include_directories(test_${room}_${name} PRIVATE
    ${CMAKE_SOURCE_DIR}/tests)
  if(NOT TEST_ROOMS)
    set(TEST_ROOMS ${room})
  endif()
  foreach(used ${TEST_ROOMS})
    target_link_libraries(test_${room}_${name} PRIVATE heng_${used})
  endforeach()
  target_link_libraries(test_${room}_${name} PRIVATE
    heng_options ${TEST_LIBRARIES} cmocka)
  target_compile_definitions(test_${room}_${name} PRIVATE
    HENG_SOURCE_DIR="${CMAKE_SOURCE_DIR}" HENG_BUILD_DIR="${CMAKE_BINARY_DIR}")
  add_test(NAME ${room}.${name} COMMAND test_${room}_${name})
endfunction()
