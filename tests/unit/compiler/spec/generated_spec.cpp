#include "generated_spec.h"

#include <algorithm>

namespace waybill::testing {

std::string GeneratedSpec::plain_name() {
  static const std::string names[] = {"Artist", "t",      "customer_id", "x_1",     "key",  "drop",   "where",
                                      "copy",   "index",  "comment",     "default", "type", "zone",   "Grüße",
                                      "table",  "column", "on",          "rest",    "only", "source", "query",
                                      "env",    "group",  "full",        "unique",  "check"};
  return one_of(names);
}

std::string GeneratedSpec::name() {
  static const std::string odd[] = {
      "Order Details", "a-b", "tmp_*", "t.Name", "null",  "true", "12",   "it's",      "say \"x\"", "\"q\"",  "a: b",
      "a #b",          "-x",  "end",   "case",   "carry", "none", "*_at", "generated", "a, b",      "x -> y", "{a}",
      "a;b",           "e",   "--",    "/* */",  "`t`",   "'",    "\"",   "@",         "[x]",       "?"};
  return pick(3) == 0 ? one_of(odd) : plain_name();
}

std::string GeneratedSpec::text() {
  static const std::string texts[] = {"Europe/Berlin",
                                      "as printed on the bill",
                                      "a\nb",
                                      "tab\there",
                                      "two\nlines\n",
                                      "  lead",
                                      "trail ",
                                      "\n",
                                      "a\n\n",
                                      "x\n\ny\n",
                                      "\x01\x7f",
                                      "\\n",
                                      "\"\"\"",
                                      "'''",
                                      "é",
                                      "  deep\n  er\n",
                                      "a\n  b\n c\n",
                                      "UPDATE x\nSET y = '{;}'\n",
                                      "\r\n",
                                      "sqlite:a.db",
                                      "postgresql://u@h/db?a=b&c=${X}",
                                      "${HOME_URL}",
                                      "${A:-b \"c\"}",
                                      "a${B}c",
                                      "x\n${V}\n",
                                      "say \"\"\"hi\"\"\"\n",
                                      "# no comment\n"};
  return pick(3) == 0 ? name() : one_of(texts);
}

std::vector<Word> GeneratedSpec::words(int least) {
  std::vector<Word> all;
  for (int i = pick(3) + least; i > 0; --i) all.push_back(word());
  return all;
}

Type GeneratedSpec::type() {
  static const std::string types[] = {"decimal(10,2)",   "varchar(120)",   "enum('a','b c')", "text[]",
                                      "bigint unsigned", "timestamptz(3)", "double",          "native('citext')",
                                      "boolean",         "interval"};
  return *parse_type(one_of(types));
}

ExprPtr GeneratedSpec::expression(int depth) {
  static const Literal literals[] = {
      {LiteralKind::null, ""},           {LiteralKind::boolean, "true"},
      {LiteralKind::integer, "42"},      {LiteralKind::decimal, "1.5e3"},
      {LiteralKind::string, "it's"},     {LiteralKind::string, "two\nlines; {x} # -- -> \"q\""},
      {LiteralKind::date, "2024-01-31"}, {LiteralKind::interval, "1 day"}};
  switch (depth == 0 ? pick(3) : pick(13)) {
    case 0: return make(one_of(literals));
    case 1: return make(ColumnName{"", plain_name(), false});
    case 2: return make(ColumnName{flip() ? "t" : "", "Odd \"name\".x", true});
    case 3: return make(Unary{static_cast<UnaryOp>(pick(3)), expression(depth - 1)});
    case 4:
    case 5: return make(Binary{static_cast<BinaryOp>(pick(17)), {}, expression(depth - 1), expression(depth - 1)});
    case 6: return make(IsNull{expression(depth - 1), flip()});
    case 7: return make(InList{expression(depth - 1), {expression(depth - 1), expression(0)}, flip()});
    case 8: return make(Between{expression(depth - 1), expression(depth - 1), expression(0), flip()});
    case 9: return make(Like{expression(depth - 1), expression(0), flip() ? expression(0) : nullptr, flip(), flip()});
    case 10:
      return make(Case{flip() ? expression(depth - 1) : nullptr,
                       {{expression(depth - 1), expression(0)}},
                       flip() ? expression(depth - 1) : nullptr});
    case 11: return make(Cast{expression(depth - 1), {type(), {}}});
    default:
      if (flip()) return make(Native{"a::x || 'it''s'", {type(), {}}});
      return make(Call{"coalesce", {}, {expression(depth - 1), expression(0)}, flip()});
  }
}

TableRef GeneratedSpec::table(bool glob) {
  static const std::string globs[] = {"*", "tmp_*", "log_?"};
  if (glob && rarely()) return {{one_of(globs), {}}, ""};
  static const std::string names[] = {"Track", "Order Details", "s.Track", "where", "from", "Grüße"};
  return {{one_of(names), {}}, flip() ? plain_name() : ""};
}

ColumnMap GeneratedSpec::column() {
  ColumnMap column;
  column.target = word();
  if (pick(8) == 0) {
    static const std::string tables[] = {"t", "Customer", "Order Details", "s.t"};
    column.target.value = "*";
    column.star = Word{one_of(tables), {}};
    return column;
  }
  if (pick(5) != 0) column.from = expression(pick(3));
  column.type = maybe<TypeName>([&] { return TypeName{type(), {}}; });
  column.nullable = maybe<Spanned<bool>>([&] { return Spanned<bool>{flip(), {}}; });
  if (rarely()) column.default_value = expression(1);
  column.cast = maybe<Spanned<CastClass>>([&] { return Spanned<CastClass>{static_cast<CastClass>(pick(4)), {}}; });
  column.zone = maybe<Word>([&] { return Word{text(), {}}; });
  column.comment = maybe<Word>([&] { return Word{text(), {}}; });
  return column;
}

template <class T, class Make>
Carry<T> GeneratedSpec::carry(Make make) {
  Carry<T> carry;
  carry.kind = pick(3) == 0 ? static_cast<CarryKind>(pick(3)) : CarryKind::carry;
  if (carry.kind == CarryKind::list)
    for (int i = pick(3); i > 0; --i) carry.list.push_back(make());
  return carry;
}

std::vector<ColumnMap> GeneratedSpec::columns() {
  std::vector<ColumnMap> all;
  for (int i = pick(4); i > 0; --i) {
    ColumnMap made = column();
    const auto taken = [&](const ColumnMap& other) { return other.target.value == made.target.value; };
    if (std::none_of(all.begin(), all.end(), taken)) all.push_back(std::move(made));
  }
  return all;
}

void GeneratedSpec::fill(Part& part) {
  part.columns = columns();
  if (rarely()) part.where = expression(2);
  if (pick(8) == 0) part.key_generated = flip() ? Word{"id", {}} : word();
  if (!part.key_generated && rarely()) part.key = words(1);
  const auto any_word = [&] { return word(); };
  const auto index = [&] {
    static const std::string columns[] = {"title", "title desc", "a asc", "lower(title)", "Order Id", "b  desc"};
    IndexSpec made{maybe<Word>(any_word), {}, flip(), {}};
    for (int i = pick(3); i > 0; --i) made.columns.push_back({one_of(columns), {}});
    return made;
  };
  const auto foreign_key = [&] {
    static const std::string actions[] = {"no_action", "restrict", "cascade", "set_null", "set_default"};
    const auto action = [&] { return Word{one_of(actions), {}}; };
    static const std::string parents[] = {"artist", "s.artist", "Order Details", "on"};
    ForeignKeySpec made{maybe<Word>(any_word), words(1), {one_of(parents), {}}, {}, maybe<Word>(action),
                        maybe<Word>(action),   {}};
    for (int i = pick(3); i > 0; --i) made.parent_columns.push_back({plain_name(), {}});
    return made;
  };
  part.indexes = carry<IndexSpec>(index);
  part.foreign_keys = carry<ForeignKeySpec>(foreign_key);
  part.checks = carry<CheckSpec>([&] { return CheckSpec{maybe<Word>(any_word), expression(2), {}}; });
  part.triggers = carry<Word>(any_word);
  part.comments = carry<Word>(any_word);
  const Settings common = settings();
  part.generated = common.generated;
  part.existing = common.existing;
  part.bad_rows = common.bad_rows;
  part.chunk_rows = common.chunk_rows;
  part.jobs = common.jobs;
  for (int i = pick(6) - 3; i > 0; --i) part.before.push_back({text(), {}});
  for (int i = pick(6) - 3; i > 0; --i) part.after.push_back({text(), {}});
}

void GeneratedSpec::reduce(Part& part) {
  part.distinct = rarely();
  if (part.distinct && flip()) part.distinct_by = words(1);
  for (int i = pick(5) - 2; i > 0; --i) part.prefer.push_back({expression(1), flip()});
}

Part GeneratedSpec::part() {
  Part made;
  made.table = word();
  fill(made);
  reduce(made);
  return made;
}

Mapping GeneratedSpec::mapping() {
  Mapping made;
  Part into;
  into.table = word();
  fill(into);
  switch (pick(5)) {
    case 0: {
      Copy copy{table(true), {}, into};
      const bool glob = copy.source.table.value.find_first_of("*?") != std::string::npos;
      if (glob || rarely()) copy.into.table = {};
      if (glob && flip()) copy.except = words(1);
      copy.into.only = rarely();
      reduce(copy.into);
      made.what = std::move(copy);
      break;
    }
    case 1: {
      Split split{table(false), {}};
      for (int i = pick(3) + 1; i > 0; --i) split.into.push_back(part());
      made.what = std::move(split);
      break;
    }
    case 2: {
      Merge merge{table(false), {}, {}, into};
      for (int i = pick(3); i > 0; --i) {
        Join join{static_cast<JoinKind>(pick(5)), table(false), nullptr, {}, {}};
        if (join.kind != JoinKind::cross && flip()) join.on = expression(2);
        if (join.kind != JoinKind::cross && !join.on) join.using_columns = words(1);
        merge.joins.push_back(std::move(join));
      }
      merge.into.distinct = rarely();
      for (int i = pick(4) - 1; i > 0; --i) merge.group_by.push_back(expression(2));
      made.what = std::move(merge);
      break;
    }
    case 3: {
      Union united{{}, into};
      for (int i = pick(3) + 2; i > 0; --i) {
        UnionSource one{table(false), {}, nullptr, {}};
        if (rarely()) one.columns = columns();
        if (rarely()) one.where = expression(2);
        united.sources.push_back(std::move(one));
      }
      united.into.only = rarely();
      made.what = std::move(united);
      break;
    }
    default: reduce(into), made.what = Query{{text(), {}}, into};
  }
  if (std::holds_alternative<Query>(made.what)) return made;
  made.drop.rest = rarely();
  if (!made.drop.rest && flip()) made.drop.names = words(1);
  return made;
}

CastRule GeneratedSpec::rule() {
  static const std::string matches[] = {"varchar(>255)",     "character varying(<=10)",
                                        "tinyint(1)",        "int unsigned",
                                        "numeric(10, 2)",    "enum('a','b')",
                                        "datetime",          "double  precision",
                                        "character varying", "timestamp with time zone",
                                        "weird; type"};
  CastRule rule;
  rule.match = maybe<Word>([&] { return Word{one_of(matches), {}}; });
  rule.table = maybe<Word>([&] { return word(); });
  rule.column = maybe<Word>([&] { return word(); });
  if (!rule.match && !rule.table && !rule.column) rule.match = Word{"datetime", {}};
  rule.if_nullable = maybe<Spanned<bool>>([&] { return Spanned<bool>{flip(), {}}; });
  rule.if_default = maybe<Word>([&] { return flip() ? word() : Word{"none", {}}; });
  rule.to = maybe<TypeName>([&] { return TypeName{type(), {}}; });
  rule.cast = maybe<Spanned<CastClass>>([&] { return Spanned<CastClass>{static_cast<CastClass>(pick(4)), {}}; });
  rule.zone = maybe<Word>([&] { return Word{text(), {}}; });
  rule.nullable = maybe<Spanned<bool>>([&] { return Spanned<bool>{flip(), {}}; });
  static const std::string nul[] = {"error", "strip", "replace"}, epoch[] = {"s", "ms", "us"};
  for (const char* option : {"default", "zero_date"})
    if (rarely()) rule.options[option] = {text(), {}};
  if (rarely()) rule.options["nul"] = {one_of(nul), {}};
  if (rarely()) rule.options["epoch"] = {one_of(epoch), {}};
  return rule;
}

Settings GeneratedSpec::settings() {
  Settings made;
  made.names = maybe<Spanned<NameRule>>([&] { return Spanned<NameRule>{static_cast<NameRule>(pick(3)), {}}; });
  made.casts = maybe<Spanned<CastClass>>([&] { return Spanned<CastClass>{static_cast<CastClass>(pick(4)), {}}; });
  made.existing = maybe<Spanned<Existing>>([&] { return Spanned<Existing>{static_cast<Existing>(pick(5)), {}}; });
  made.bad_rows = maybe<Spanned<BadRows>>([&] {
    return Spanned<BadRows>{{flip() ? std::nullopt : std::optional<std::int64_t>(pick(100) + 1)}, {}};
  });
  made.generated = maybe<Spanned<GeneratedRule>>([&] {
    return Spanned<GeneratedRule>{static_cast<GeneratedRule>(pick(3)), {}};
  });
  made.chunk_rows = maybe<Spanned<std::int64_t>>([&] { return Spanned<std::int64_t>{pick(100000) + 1, {}}; });
  made.jobs = maybe<Spanned<std::int64_t>>([&] { return Spanned<std::int64_t>{pick(8) + 1, {}}; });
  if (rarely()) made.forbid = words(1);
  return made;
}

Endpoint GeneratedSpec::endpoint() {
  Endpoint end;
  end.url = {text(), {}};
  end.schema = maybe<Word>([&] { return word(); });
  end.schema_file = maybe<Word>([&] { return Word{text(), {}}; });
  return end;
}

Spec GeneratedSpec::spec() {
  Spec spec;
  spec.version = Spanned<int>{1, {}};
  spec.migration = maybe<Word>([&] { return word(); });
  spec.source = endpoint();
  spec.target = endpoint();
  spec.settings = settings();
  for (int i = pick(3); i > 0; --i) spec.types.push_back(rule());
  for (int i = pick(4) + 1; i > 0; --i) spec.tables.push_back(mapping());
  const auto any_word = [&] { return word(); };
  spec.views = carry<Word>(any_word);
  spec.enums = carry<Word>(any_word);
  spec.sequences = carry<Word>(any_word);
  spec.routines = carry<Word>(any_word);
  for (int i = pick(5) - 2; i > 0; --i) spec.before.push_back({text(), {}});
  for (int i = pick(5) - 2; i > 0; --i) spec.after.push_back({text(), {}});
  for (const char* code : {"no-key", "W0603", "odd code"})
    if (rarely()) spec.severities.push_back({{code, {}}, {static_cast<SeverityWord>(pick(4)), {}}});
  for (int i = pick(4) - 1; i > 0; --i)
    spec.waivers.push_back({word(), maybe<Word>(any_word), {text(), {}}, {"2027-01-31", {}}, {}});
  for (int i = pick(4) - 1; i > 0; --i) spec.vars[plain_name()] = {text(), {}};
  return spec;
}

}  // namespace waybill::testing
