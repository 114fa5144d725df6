#pragma once

// Catch2 v3 splits its header, v2 has one; both spell the tests in the same way.
#if __has_include(<catch2/catch_all.hpp>)
#include <catch2/catch_all.hpp>
#else
#include <catch2/catch.hpp>
#endif
