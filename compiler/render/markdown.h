// A plan as Markdown (a comment in a pull request) and as one HTML page. Drawings of the same summary as text.h.
#pragma once

#include <string>

#include "compiler/plan/plan.h"

namespace waybill {

std::string plan_markdown(const Plan& plan);
std::string plan_html(const Plan& plan);

}  // namespace waybill
