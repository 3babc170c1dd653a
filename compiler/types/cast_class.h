// How much a conversion can lose: the words a spec uses (`casts: checked`, `cast: lossy`).
#pragma once

#include <string_view>

namespace waybill {

enum class CastClass {  // in this order: worse is greater
  exact,                // every value has the same value there
  widening,             // every value fits; the type is larger
  checked,              // depends on the data: a probe decides
  lossy,                // some value would change even if it fits
  impossible,           // no meaning
};

constexpr std::string_view word_of(CastClass cast_class) {
  switch (cast_class) {
    case CastClass::exact: return "exact";
    case CastClass::widening: return "widening";
    case CastClass::checked: return "checked";
    case CastClass::lossy: return "lossy";
    case CastClass::impossible: return "impossible";
  }
  return "";
}

}  // namespace waybill
