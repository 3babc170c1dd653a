#include "compiler/check/grouping.h"

#include <algorithm>
#include <optional>

#include "compiler/check/view_query.h"
#include "compiler/types/function.h"

namespace waybill {
namespace {

std::string key_of(const TypedExpr& expr) {
  const auto* column = std::get_if<TypedColumn>(&expr.node);
  return column == nullptr ? std::string() : column->alias + "." + column->column;
}

std::optional<std::pair<std::string, std::string>> equality(const TypedExpr& condition) {
  const auto* call = std::get_if<TypedCall>(&condition.node);
  if (call == nullptr || call->function->name != "=") return std::nullopt;
  std::pair<std::string, std::string> both{key_of(*call->arguments[0]), key_of(*call->arguments[1])};
  if (both.first.empty() || both.second.empty()) return std::nullopt;
  return both;
}

}  // namespace

void Grouping::add_key(const std::string& alias, const std::vector<std::string>& key,
                       const std::vector<RelationColumn>& columns) {
  Key made;
  for (const RelationColumn& column : columns) {
    if (column.target.empty()) continue;
    const std::string name = alias + "." + column.target;
    made.all.push_back(name);
    if (std::find(key.begin(), key.end(), column.source.name) != key.end()) made.columns.push_back(name);
  }
  if (made.columns.size() == key.size()) keys_.push_back(std::move(made));
}

void Grouping::group(const TypedExpr& expr) {
  if (std::string key = key_of(expr); !key.empty()) grouped_.insert(std::move(key));
}

bool Grouping::follows(const TypedExpr& column) const {
  const std::string wanted = key_of(column);
  if (wanted.empty()) return false;
  std::set<std::string> known = grouped_;
  const auto has = [&](const std::string& one) { return known.count(one) != 0; };
  for (std::size_t before = 0; before != known.size();) {
    before = known.size();
    for (const auto& [one, other] : equal_) {
      if (has(one)) known.insert(other);
      if (has(other)) known.insert(one);
    }
    for (const auto& [one, other] : implied_)
      if (has(one)) known.insert(other);
    for (const Key& key : keys_)
      if (std::all_of(key.columns.begin(), key.columns.end(), has)) known.insert(key.all.begin(), key.all.end());
  }
  return has(wanted);
}

void equalities_of(const TypedExpr& condition, Grouping& grouping) {
  const auto* call = std::get_if<TypedCall>(&condition.node);
  if (call != nullptr && call->function->name == "and")
    for (const TypedExprPtr& side : call->arguments) equalities_of(*side, grouping);
  if (const auto both = equality(condition)) grouping.equal(both->first, both->second);
}

void left_equality_of(const TypedExpr& condition, const std::string& right, Grouping& grouping) {
  std::optional<std::pair<std::string, std::string>> both = equality(condition);
  if (!both) return;
  if (both->first.starts_with(right + ".")) std::swap(both->first, both->second);
  if (both->second.starts_with(right + ".")) grouping.implies(both->first, both->second);
}

}  // namespace waybill
