// The plan file: JSON without loss, stable order, no secret. Reading refuses what is not a plan of this format.
#pragma once

#include <string>
#include <string_view>
#include <tl/expected.hpp>

#include "compiler/plan/plan.h"

namespace waybill {

inline constexpr int plan_format_version = 1;

std::string to_json(const Plan& plan);

// The error says what is wrong with the text, in a sentence.
tl::expected<Plan, std::string> plan_from_json(std::string_view text);

}  // namespace waybill
