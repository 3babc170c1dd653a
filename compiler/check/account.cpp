#include "compiler/check/account.h"

#include <fmt/format.h>

#include <algorithm>

#include "compiler/dialect/dialect.h"

namespace waybill {

void account(Migration& migration, std::string object, Disposition disposition, std::string says) {
  const auto [found, fresh] = migration.accounted.try_emplace(object, migration.inventory.size());
  if (!fresh) {
    InventoryLine& line = migration.inventory[found->second];
    if (disposition < line.disposition) {
      line.disposition = disposition;
      line.says = std::move(says);
    }
    return;
  }
  migration.inventory.push_back({std::move(object), disposition, std::move(says)});
}

const FlowColumn* carrier_of(const TableFlow& flow, std::size_t scope_index, const std::string& column) {
  for (const FlowColumn& one : flow.columns)
    if (one.bound->origin != nullptr && one.bound->origin_scope == scope_index && one.bound->origin->name == column &&
        !one.conversion.allow_lossy)
      return &one;
  return nullptr;
}

std::vector<std::string> carriers_of(const TableFlow& flow, std::size_t scope_index,
                                     const std::vector<std::string>& columns, std::string* missing) {
  std::vector<std::string> out;
  for (const std::string& name : columns) {
    const FlowColumn* column = carrier_of(flow, scope_index, name);
    if (column == nullptr) {
      if (missing != nullptr) *missing = name;
      return {};
    }
    out.push_back(column->target);
  }
  return out;
}

bool is_left_out(const Migration& migration, const Table& table, const std::string& column) {
  for (const LeftOut& left : migration.bound->left_out)
    if (left.table == &table && (left.column == nullptr || left.column->name == column)) return true;
  return false;
}

namespace {

// FNV-1a: only to tell two long names apart, the same on every machine.
std::uint32_t short_hash(std::string_view text) {
  std::uint32_t hash = 2166136261u;
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 16777619u;
  return hash;
}

std::size_t length(std::string_view text, bool bytes) {
  if (bytes) return text.size();
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; }));
}

}  // namespace

std::string fit_name(const std::string& name, Engine target) {
  const Dialect& dialect = dialect_of(target);
  if (dialect.identifier_max == 0 || length(name, dialect.identifier_max_bytes) <= dialect.identifier_max) return name;
  std::string head = name;
  while (length(head, dialect.identifier_max_bytes) > dialect.identifier_max - 9) {
    while (!head.empty() && (static_cast<unsigned char>(head.back()) & 0xc0) == 0x80) head.pop_back();
    head.pop_back();
  }
  return fmt::format("{}_{:08x}", head, short_hash(name));
}

bool is_shortened(const std::string& name, Engine target) {
  const Dialect& dialect = dialect_of(target);
  if (dialect.identifier_max == 0 || name.size() < 10 || name[name.size() - 9] != '_') return false;
  const std::string_view hash = std::string_view(name).substr(name.size() - 8);
  const auto hexadecimal = [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); };
  const bool full = length(name, dialect.identifier_max_bytes) + 4 > dialect.identifier_max;  // cut at a character
  return full && std::all_of(hash.begin(), hash.end(), hexadecimal);
}

}  // namespace waybill
