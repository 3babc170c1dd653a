// Advice as YAML spells it, for someone who writes .wb: "say `cast: lossy`" becomes "say `cast lossy`". Later stages
// know nothing of spellings; what stands between backticks in their help is put into the words of the file it is about.
#pragma once

#include <string>
#include <string_view>

namespace waybill {

std::string respell_for_wb(std::string_view sentence);

}  // namespace waybill
