#include "core/instrument/source_names.hpp"

#include "tests/catch.hpp"

using flowglass::detail::definitionLine;
using flowglass::detail::functionName;
using flowglass::detail::listAfter;

TEST_CASE("a function's name is found in what compilers call it", "[instrument]") {
    CHECK(functionName("int main()") == "main");
    CHECK(functionName("int main(int, char**)") == "main");
    CHECK(functionName("flowglass::generator<int> count(std::pair<int, int>)") == "count");
    CHECK(functionName("const char* ns::Type::name(void (*)(int)) const") == "ns::Type::name");
    CHECK(functionName("gen ns::S<T>::count(T) const [with T = long int]") == "ns::S::count");
    CHECK(functionName("std::vector<std::pair<int, long> >& all()") == "all");
    CHECK(functionName("main()::<lambda(int)>") == "main::<lambda>");
    CHECK(functionName("gen {anonymous}::count({anonymous}::S)") == "count");
    CHECK(functionName("gen (anonymous namespace)::count(int)") == "count");
    CHECK(functionName("") == "");
}

TEST_CASE("a coroutine's body has the name of its function", "[instrument]") {
    CHECK(functionName("void ns::early(early(int)::_ZN2ns5earlyEi.Frame*)") == "ns::early");
    CHECK(functionName("void main()::<lambda(int)>::operator()(main()::<lambda(int)>::_ZZ4mainENKUl"
                       "iE0_clEi.Frame*)") == "main::<lambda>");
}

TEST_CASE("a function's line is found from any line inside its braces", "[instrument]") {
    constexpr std::string_view source =
        "// int count(int) { is not it\n"              // 1
        "int count(int n); const char* s = \"}{\";\n"  // 2
        "int\n"                                        // 3
        "count(int n)\n"                               // 4
        "{\n"                                          // 5
        "    for (int i = 0; i < count(1); ++i) {\n"   // 6
        "        char c = '}';\n"                      // 7
        "    }\n"                                      // 8
        "    return 1'000;\n"                          // 9
        "}\n"                                          // 10
        "#define OPEN {\n"                             // 11
        "int other() { return count(2); }\n"           // 12
        "auto text = R\"x(}{{)x\";\n"                  // 13
        "int count(long n) { return 2; }\n";           // 14
    CHECK(definitionLine(source, "count", 10) == 4U);
    CHECK(definitionLine(source, "count", 7) == 4U);
    CHECK(definitionLine(source, "ns::count", 5) == 4U);
    CHECK(definitionLine(source, "other", 12) == 12U);
    CHECK(definitionLine(source, "count", 14) == 14U);
    CHECK(!definitionLine(source, "count", 12));
    CHECK(!definitionLine(source, "missing", 10));
    CHECK(!definitionLine(source, "count", 99));
    CHECK(!definitionLine("", "count", 1));
}

TEST_CASE("a lambda begins at its bracket", "[instrument]") {
    constexpr std::string_view source =
        "int main() {\n"
        "    run([&](int n)\n"
        "    {\n"
        "        co_yield n;\n"
        "    });\n"
        "}\n";
    CHECK(definitionLine(source, "main::<lambda>", 5) == 2U);
    CHECK(definitionLine(source, "main", 6) == 1U);
}

TEST_CASE("the parts of a list are told without the comments between them", "[instrument]") {
    const std::string source =
        "const decorated price{\n"
        "    \"price\",  // first, outermost\n"
        "    logged,   // says it\n"
        "    /* up to */ retry(3),\n"
        "    ask,  // the function, itself\n"
        "};\n";
    const auto parts = listAfter(source, "price", 6);
    REQUIRE(parts.size() == 4);
    CHECK(parts[0].text == "\"price\"");
    CHECK(parts[1].text == "logged");
    CHECK(parts[1].line == 3);
    CHECK(parts[2].text == "retry(3)");
    CHECK(parts[3].text == "ask");
    CHECK(parts[3].line == 5);
    CHECK(listAfter(source, "cost", 6).empty());
}
