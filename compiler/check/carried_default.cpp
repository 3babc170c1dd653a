#include "compiler/check/carried_default.h"

#include <fmt/format.h>

#include "compiler/check/native_sql.h"

namespace waybill {
namespace {

class Carrying {
 public:
  Carrying(const Migration& migration, const TableFlow& flow, const FlowColumn& column)
      : migration_(migration), flow_(flow), conversion_(column.conversion) {}

  std::optional<ColumnDefault> run(const ColumnDefault& value, std::string& why) const {
    const std::string native = same_engine() ? value.native : "";
    why = fmt::format("{} is no default of {}", value.native, to_string(conversion_.to));
    switch (value.kind) {
      case DefaultKind::literal: return constant(value, native);
      case DefaultKind::expression: return expression(value, why);
      case DefaultKind::next_value: return why = "it takes from a sequence: " + value.native, std::nullopt;
      case DefaultKind::now:
      case DefaultKind::current_date:
        if (is_temporal(conversion_.to)) return ColumnDefault{value.kind, value.text, native};
        return std::nullopt;
      case DefaultKind::uuid: return ColumnDefault{value.kind, value.text, native};
    }
    return std::nullopt;
  }

 private:
  bool same_engine() const { return migration_.source == migration_.target; }

  // Goes through the column's own conversion, in words that the target's dialect can spell.
  std::optional<ColumnDefault> constant(const ColumnDefault& value, const std::string& native) const {
    if (conversion_.to.kind == TypeKind::boolean && conversion_.from.kind != TypeKind::boolean)
      return ColumnDefault{DefaultKind::literal, value.text == "0" ? "false" : "true", ""};
    if (conversion_.kind == ConversionKind::same || is_text(conversion_.to) ||
        (is_number(conversion_.from) && is_number(conversion_.to)))
      return ColumnDefault{DefaultKind::literal, value.text, native};
    return std::nullopt;
  }

  // It is made of constants: no engine lets a default read what others do not.
  std::optional<ColumnDefault> expression(const ColumnDefault& value, std::string& why) const {
    if (same_engine()) return value;
    const Table nothing{};
    const std::optional<std::string> sql =
        translate(migration_, flow_, nothing, value.text, NativeUse::value, &why, &conversion_.from);
    if (!sql || conversion_.kind != ConversionKind::same) return std::nullopt;
    return ColumnDefault{DefaultKind::expression, *sql, ""};
  }

  const Migration& migration_;
  const TableFlow& flow_;
  const Conversion& conversion_;
};

}  // namespace

std::optional<ColumnDefault> carried_default(const Migration& migration, const TableFlow& flow, const Column& origin,
                                             const FlowColumn& column, std::string* why) {
  if (!origin.default_value) return std::nullopt;
  std::string reason;
  std::optional<ColumnDefault> value = Carrying(migration, flow, column).run(*origin.default_value, reason);
  if (!value && why != nullptr) *why = std::move(reason);
  return value;
}

}  // namespace waybill
