#pragma once

#include <tuple>
#include <type_traits>

/// What is known of a callable's parameters and result from its type alone.
namespace flowglass::detail {

/// Several signatures, or a template: each call decides.
struct AnySignature {};

template <class Callable>
struct SignatureOf {
    using type = AnySignature;
};
template <class Result, class... Args>
struct SignatureOf<Result (*)(Args...)> {
    using type = Result(Args...);
};
template <class Result, class... Args>
struct SignatureOf<Result (*)(Args...) noexcept> {
    using type = Result(Args...);
};
template <class Member>
struct OfCallOperator {
    using type = AnySignature;
};
template <class Result, class Class, class... Args>
struct OfCallOperator<Result (Class::*)(Args...)> {
    using type = Result(Args...);
};
template <class Result, class Class, class... Args>
struct OfCallOperator<Result (Class::*)(Args...) const> {
    using type = Result(Args...);
};
template <class Result, class Class, class... Args>
struct OfCallOperator<Result (Class::*)(Args...) noexcept> {
    using type = Result(Args...);
};
template <class Result, class Class, class... Args>
struct OfCallOperator<Result (Class::*)(Args...) const noexcept> {
    using type = Result(Args...);
};
template <class Callable>
requires requires {
    &Callable::operator();
}
struct SignatureOf<Callable> : OfCallOperator<decltype(&Callable::operator())> {};

/// `Result(Args...)` of a function pointer or of an object with one call operator.
template <class Callable>
using Signature = typename SignatureOf<Callable>::type;

}  // namespace flowglass::detail
