#include "compiler/dialect/dialect.h"

namespace waybill {

namespace postgres {
extern const Dialect dialect;
}
namespace mysql {
extern const Dialect dialect;
}
namespace mariadb {
const Dialect& dialect();
}
namespace sqlite {
extern const Dialect dialect;
}

const Dialect& dialect_of(Engine engine) {
  switch (engine) {
    case Engine::postgres: return postgres::dialect;
    case Engine::mysql: return mysql::dialect;
    case Engine::mariadb: return mariadb::dialect();
    case Engine::sqlite: return sqlite::dialect;
  }
  return sqlite::dialect;
}

const Dialect* dialect_of(std::string_view name) {
  if (name == "postgres") return &postgres::dialect;
  for (const Engine engine : {Engine::postgres, Engine::mysql, Engine::mariadb, Engine::sqlite})
    if (dialect_of(engine).name == name) return &dialect_of(engine);
  return nullptr;
}

std::string_view to_string(Engine engine) { return dialect_of(engine).name; }

}  // namespace waybill
