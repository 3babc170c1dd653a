// Which driver opens a URL: engines.def says it.
#include "runtime/driver/driver.h"

namespace waybill {

#define WAYBILL_SCHEME(name, engine, driver, kind, options, example) \
  Result<std::unique_ptr<Database>> open_##driver(const Url& url, bool read_only);
#include "runtime/driver/engines.def"
#undef WAYBILL_SCHEME

Result<std::unique_ptr<Database>> open_database(const Url& url, bool read_only) {
  switch (url.engine) {
#define WAYBILL_ENGINE(engine, driver) \
  case Engine::engine:                 \
    return open_##driver(url, read_only);
#define WAYBILL_SCHEME(...)
#include "runtime/driver/engines.def"
#undef WAYBILL_SCHEME
#undef WAYBILL_ENGINE
  }
  return fail(ErrorKind::usage, "no driver for this URL");
}

}  // namespace waybill
