#include "core/python/backend.hpp"
