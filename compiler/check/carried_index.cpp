#include "compiler/check/carried_index.h"

#include <fmt/format.h>

#include <algorithm>

#include "compiler/check/account.h"
#include "compiler/check/native_sql.h"
#include "compiler/dialect/dialect.h"

namespace waybill {
namespace {

class Carrying {
 public:
  Carrying(const Migration& migration, const TableFlow& flow, const Table& origin, std::string& why)
      : migration_(migration), flow_(flow), origin_(origin), target_(dialect_of(migration.target)), why_(why) {}

  std::optional<Index> run(const Index& index) {
    Index copy = index;
    copy.native.clear();
    for (IndexPart& part : copy.parts)
      if (!carry_part(index, part)) return std::nullopt;
    if (!copy.predicate.empty() && !carry_predicate(copy)) return std::nullopt;
    if (!carry_method(copy)) return std::nullopt;
    why_ = note_;
    return copy;
  }

 private:
  bool stop(std::string reason) {
    why_ = std::move(reason);
    return false;
  }

  bool same_engine() const { return migration_.source == migration_.target; }

  bool carry_part(const Index& index, IndexPart& part) {
    if (!part.expression.empty()) {
      if (!target_.expression_indexes) return stop("the target has no indexes on expressions: " + part.expression);
      if (!translated(part.expression, NativeUse::value)) return false;
    } else {
      const FlowColumn* carrier = carrier_of(flow_, 0, part.column);
      if (carrier == nullptr) return stop(fmt::format("column {} goes elsewhere or nowhere", part.column));
      part.column = carrier->target;
      if (part.prefix_length && !same_engine() && !carry_prefix(index, part)) return false;
    }
    if (!same_engine()) part.collation.clear();
    return true;
  }

  // An index of beginnings finds no more than one of whole values, which takes its place; a unique one refuses more.
  bool carry_prefix(const Index& index, IndexPart& part) {
    if (index.unique) return stop(fmt::format("it is unique by the first {} characters alone", *part.prefix_length));
    part.prefix_length.reset();
    note_ = ", of whole values";
    return true;
  }

  bool carry_predicate(Index& index) {
    if (!target_.partial_indexes)
      return stop(fmt::format("the target has no partial indexes: WHERE {}", index.predicate));
    return translated(index.predicate, NativeUse::condition);
  }

  bool translated(std::string& sql, NativeUse use) {
    std::optional<std::string> out = translate(migration_, flow_, origin_, sql, use, &why_);
    if (out) sql = std::move(*out);
    return out.has_value();
  }

  // Methods that are the ordinary ordered index everywhere; others only onto their own engine.
  bool carry_method(Index& index) {
    const bool ordinary = index.method.empty() || index.method == "btree";
    if (!same_engine()) {
      if (!ordinary && index.method != "hash")
        return stop(fmt::format("an index by {} has no counterpart in the target", index.method));
      index.method.clear();
      for (IndexPart& part : index.parts) part.operator_class.clear();
    }
    std::vector<std::string> included;
    for (const std::string& name : index.include)
      if (const FlowColumn* carrier = carrier_of(flow_, 0, name)) included.push_back(carrier->target);
    index.include = target_.index_include ? included : std::vector<std::string>{};
    return true;
  }

  const Migration& migration_;
  const TableFlow& flow_;
  const Table& origin_;
  const Dialect& target_;
  std::string& why_;
  std::string note_;
};

}  // namespace

std::optional<Index> carried_index(const Migration& migration, const TableFlow& flow, const Table& origin,
                                   const Index& index, std::string& why) {
  return Carrying(migration, flow, origin, why).run(index);
}

}  // namespace waybill
