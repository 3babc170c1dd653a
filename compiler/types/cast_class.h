// How much a conversion can lose: the words a spec uses (`casts: checked`, `cast: lossy`).
#pragma once

namespace waybill {

enum class CastClass {  // in this order: worse is greater
  exact,                // every value has the same value there
  widening,             // every value fits; the type is larger
  checked,              // depends on the data: a probe decides
  lossy,                // some value would change even if it fits
  impossible,           // no meaning
};

}  // namespace waybill
