// What a YAML library says about malformed text, in words that help the author of a spec.
#pragma once

#include <string_view>

#include "compiler/diagnostics/diagnostic.h"

namespace waybill {

// `said`: the library's message; `at`: where it gave up; `read_until`: the end of the last node that was read.
void report_yaml_error(const SourceMap& sources, std::uint32_t file, std::string_view said, std::size_t at,
                       std::size_t read_until, Diagnostics& diagnostics);

// Text that is no text: UTF-16, NUL bytes, bytes that are not UTF-8, more than max_spec_bytes. True when it reported.
bool report_unreadable_text(const SourceMap& sources, std::uint32_t file, Code code, Diagnostics& diagnostics);

}  // namespace waybill
