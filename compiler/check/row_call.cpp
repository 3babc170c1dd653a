#include "compiler/check/row_call.h"

#include <fmt/format.h>

namespace waybill {
namespace {

class RowCall {
 public:
  RowCall(const Expr& expr, const Call& call, RowCalls& calls, Diagnostics& diagnostics,
          const std::function<TypedExprPtr(const Expr&)>& type)
      : expr_(expr), call_(call), calls_(calls), diagnostics_(diagnostics), type_(type) {}

  // key_of(table) or key_of(table, value, …): the table is one of the target.
  TypedExprPtr key_of() {
    if (call_.arguments.empty() || !std::holds_alternative<ColumnName>(call_.arguments[0]->node))
      return error(call_.name_span, "`key_of` begins with a table of the target", "key_of(country, Country)");
    std::vector<TypedExprPtr> values;
    for (std::size_t i = 1; i < call_.arguments.size(); ++i) {
      values.push_back(type_(*call_.arguments[i]));
      if (values.back() == nullptr) return nullptr;
    }
    return calls_.key_of(call_, values, expr_.span);
  }

  // unnest(split(text, ',')), unnest(array), and unnest_position() of the same.
  TypedExprPtr element() {
    const bool position = call_.name == "unnest_position";
    if (call_.arguments.size() != 1)
      return error(call_.name_span, fmt::format("`{}` takes one list", call_.name), "unnest(split(Tags, ','))");
    const Expr& argument = *call_.arguments[0];
    const Call* split = std::get_if<Call>(&argument.node);
    if (split != nullptr && split->name == "split") return element_of_text(*split, position);
    const TypedExprPtr list = type_(argument);
    if (list == nullptr || list->type.kind == TypeKind::array)
      return list == nullptr ? nullptr : calls_.element(list, "", position, expr_.span);
    return error(argument.span, "only an array or split(text, ',') can be unnested",
                 "this is " + to_string(list->type));
  }

 private:
  TypedExprPtr element_of_text(const Call& split, bool position) {
    const Literal* separator = split.arguments.size() == 2 ? std::get_if<Literal>(&split.arguments[1]->node) : nullptr;
    if (separator == nullptr || separator->kind != LiteralKind::string || separator->text.empty())
      return error(split.name_span, "`split` takes a text and its separator, a text in quotes", "split(Tags, ',')");
    const TypedExprPtr list = type_(*split.arguments[0]);
    if (list == nullptr) return nullptr;
    if (!is_text(list->type)) return error(list->span, "`split` takes a text", "this is " + to_string(list->type));
    return calls_.element(list, separator->text, position, expr_.span);
  }

  TypedExprPtr error(Span span, std::string message, std::string label) {
    diagnostics_.add(Code::W0301, span, std::move(message)).label(std::move(label));
    return nullptr;
  }

  const Expr& expr_;
  const Call& call_;
  RowCalls& calls_;
  Diagnostics& diagnostics_;
  const std::function<TypedExprPtr(const Expr&)>& type_;
};

}  // namespace

bool is_row_call(std::string_view function) {
  return function == "key_of" || function == "unnest" || function == "unnest_position";
}

TypedExprPtr type_row_call(const Expr& expr, const Call& call, RowCalls* calls, Diagnostics& diagnostics,
                           const std::function<TypedExprPtr(const Expr&)>& type) {
  if (calls == nullptr) {
    diagnostics
        .add(Code::W0301, call.name_span,
             fmt::format("`{}` stands in `columns` and `where` of a mapping only", call.name))
        .label("not here");
    return nullptr;
  }
  RowCall one(expr, call, *calls, diagnostics, type);
  return call.name == "key_of" ? one.key_of() : one.element();
}

}  // namespace waybill
