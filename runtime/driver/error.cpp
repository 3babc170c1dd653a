#include "runtime/driver/error.h"

namespace waybill {

std::string to_string(const Error& error) {
  if (error.context.empty()) return error.message;
  std::string text = error.message + " (";
  for (auto it = error.context.rbegin(); it != error.context.rend(); ++it) {  // outermost first
    if (it != error.context.rbegin()) text += ", ";
    text += *it;
  }
  return text + ")";
}

}  // namespace waybill
