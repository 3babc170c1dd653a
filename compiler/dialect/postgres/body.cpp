// Expressions as pg_get_expr and pg_get_constraintdef print them.
// https://www.postgresql.org/docs/15/sql-syntax-lexical.html#SQL-PRECEDENCE, …/functions.html
#include "compiler/dialect/body_language.h"
#include "compiler/dialect/postgres/postgres.h"

namespace waybill::postgres {
namespace {

using body::Does;
using body::Gives;

constexpr body::Operator operators[] = {
    {"OR", 1, Does::or_},
    {"AND", 2, Does::and_},
    {"NOT", 3, Does::not_},
    {"IS", 4, Does::is},
    {"ISNULL", 4, Does::is_null},
    {"NOTNULL", 4, Does::is_not_null},
    {"=", 5, Does::compare, "="},
    {"<>", 5, Does::compare, "<>"},
    {"!=", 5, Does::compare, "<>"},
    {"<", 5, Does::compare, "<"},
    {"<=", 5, Does::compare, "<="},
    {">", 5, Does::compare, ">"},
    {">=", 5, Does::compare, ">="},
    {"IN", 6, Does::in},
    {"BETWEEN", 6, Does::between},
    {"LIKE", 6, Does::like},
    {"ILIKE", 6, Does::like, "ignore case"},
    {"SIMILAR", 6, Does::refuse, "a regular expression"},
    {"~~", 7, Does::like},
    {"!~~", 7, Does::like, "not"},
    {"~~*", 7, Does::like, "ignore case"},
    {"!~~*", 7, Does::like, "not ignore case"},
    {"~", 7, Does::refuse, "a regular expression"},
    {"~*", 7, Does::refuse, "a regular expression"},
    {"!~", 7, Does::refuse, "a regular expression"},
    {"!~*", 7, Does::refuse, "a regular expression"},
    {"||", 7, Does::concat},
    {"->", 7, Does::refuse, "a step into JSON"},
    {"->>", 7, Does::refuse, "a step into JSON"},
    {"#>", 7, Does::refuse, "a step into JSON"},
    {"#>>", 7, Does::refuse, "a step into JSON"},
    {"@>", 7, Does::refuse, "what contains what"},
    {"<@", 7, Does::refuse, "what contains what"},
    {"&&", 7, Does::refuse, "what overlaps"},
    {"?", 7, Does::refuse, "a key of JSON"},
    {"&", 7, Does::refuse, "bits"},
    {"|", 7, Does::refuse, "bits"},
    {"#", 7, Does::refuse, "bits"},
    {"<<", 7, Does::refuse, "bits"},
    {">>", 7, Does::refuse, "bits"},
    {"+", 8, Does::plus},
    {"-", 8, Does::minus},
    {"*", 9, Does::times},
    {"/", 9, Does::divide},
    {"%", 9, Does::modulo},
    {"^", 10, Does::refuse, "a power"},
    {"AT", 11, Does::refuse, "a time zone"},
    {"COLLATE", 12, Does::collate},
    {"[", 14, Does::refuse, "an element of an array"},
    {"::", 15, Does::cast},
};

constexpr body::Function functions[] = {
    {"lower", "text", "lower", Gives::text},
    {"upper", "text", "upper", Gives::text},
    {"length", "text", "length", Gives::integer},
    {"length", "bytes", "length", Gives::integer},
    {"char_length", "text", "length", Gives::integer},
    {"character_length", "text", "length", Gives::integer},
    {"octet_length", "text", "octet_length", Gives::integer},
    {"octet_length", "bytes", "octet_length", Gives::integer},
    {"trim", "text", "trim", Gives::text},
    {"trim", "text literal", "trim", Gives::text},
    {"btrim", "text", "trim", Gives::text},
    {"btrim", "text literal", "trim", Gives::text},
    {"ltrim", "text", "ltrim", Gives::text},
    {"ltrim", "text literal", "ltrim", Gives::text},
    {"rtrim", "text", "rtrim", Gives::text},
    {"rtrim", "text literal", "rtrim", Gives::text},
    {"replace", "text text text", "replace", Gives::text},
    {"substr", "text position", "substr", Gives::text},
    {"substr", "text position count", "substr", Gives::text},
    {"left", "text count", "left", Gives::text},
    {"right", "text count", "right", Gives::text},
    {"reverse", "text", "reverse", Gives::text},
    {"repeat", "text count", "repeat", Gives::text},
    {"lpad", "text count character", "lpad", Gives::text},
    {"rpad", "text count character", "rpad", Gives::text},
    {"strpos", "text text", "instr", Gives::integer},
    {"starts_with", "text text", "starts_with", Gives::boolean},
    {"md5", "text", "md5", Gives::text},
    {"concat", "text...", "@concat_skip", Gives::text},
    {"coalesce", "any...", "@coalesce", Gives::same},
    {"nullif", "any any", "@nullif", Gives::same},
    {"greatest", "any...", "@greatest", Gives::same},
    {"least", "any...", "@least", Gives::same},
    {"num_nulls", "any...", "@nulls", Gives::integer},
    {"num_nonnulls", "any...", "@nonnulls", Gives::integer},
    {"abs", "exact", "abs", Gives::same},
    {"abs", "float", "abs", Gives::same},
    {"sign", "exact", "sign", Gives::integer},
    {"ceil", "exact", "ceil", Gives::same},
    {"ceiling", "exact", "ceil", Gives::same},
    {"floor", "exact", "floor", Gives::same},
    {"ceil", "float", "ceil", Gives::same},
    {"floor", "float", "floor", Gives::same},
    {"trunc", "exact", "trunc", Gives::same},
    {"round", "exact", "round", Gives::same},
    {"round", "exact count", "round", Gives::decimal},
    {"mod", "exact exact", "@modulo", Gives::same},
    {"date", "date", "@same", Gives::date},
    {"date", "timestamp", "date", Gives::date},
    {"extract year", "date", "year", Gives::integer},
    {"extract year", "timestamp", "year", Gives::integer},
    {"extract quarter", "date", "quarter", Gives::integer},
    {"extract quarter", "timestamp", "quarter", Gives::integer},
    {"extract month", "date", "month", Gives::integer},
    {"extract month", "timestamp", "month", Gives::integer},
    {"extract week", "date", "week", Gives::integer},
    {"extract week", "timestamp", "week", Gives::integer},
    {"extract day", "date", "day", Gives::integer},
    {"extract day", "timestamp", "day", Gives::integer},
    {"extract dow", "date", "dow", Gives::integer},
    {"extract dow", "timestamp", "dow", Gives::integer},
    {"extract doy", "date", "doy", Gives::integer},
    {"extract doy", "timestamp", "doy", Gives::integer},
    {"extract hour", "daytime", "hour", Gives::integer},
    {"extract minute", "daytime", "minute", Gives::integer},
};

constexpr body::Refusal refusals[] = {
    {"now", "which has another value at every call"},
    {"random", "which has another value at every call"},
    {"clock_timestamp", "which has another value at every call"},
    {"gen_random_uuid", "which has another value at every call"},
    {"nextval", "which takes from a sequence"},
    {"regexp_replace", "a regular expression"},
    {"regexp_match", "a regular expression"},
    {"regexp_like", "a regular expression"},
    {"to_tsvector", "which only this engine has"},
    {"extract second", "which has a fraction"},
    {"extract epoch", "which has a fraction"},
};

// Every collation of the server is deterministic unless it was made otherwise: equal texts have equal characters.
// https://www.postgresql.org/docs/15/collation.html#COLLATION-NONDETERMINISTIC
body::Texts collated(std::string_view collation) {
  const bool points = collation == "C" || collation == "POSIX" || collation == "ucs_basic";
  body::Texts texts;
  texts.ordered = points;
  const bool known = points || collation.empty() || collation == "default" || collation.ends_with("-x-icu") ||
                     collation.find("utf8") != std::string_view::npos ||
                     collation.find("UTF-8") != std::string_view::npos;
  if (!known) texts.equal = body::Texts::other;
  if (!points) texts.why = collation.empty() ? "the database's collation" : "the collation " + std::string(collation);
  return texts;
}

body::Texts texts_of(const Column& column) {
  body::Texts texts = collated(column.collation);
  if (column.type.kind == TypeKind::char_ && texts.equal == body::Texts::exact) texts.equal = body::Texts::padded;
  return texts;
}

Type type_of(const Column& column) { return column.type; }

}  // namespace

const body::Language language{
    .lexicon = body::Lexicon::plain,
    .operators = operators,
    .functions = functions,
    .refusals = refusals,
    .cast_targets = {},
    .sign_binds = 13,
    .numbers_are_conditions = false,
    .text_in_double_quotes = false,
    .is_compares_values = false,
    .integers_divide_whole = true,
    .zero_divisor_is_null = false,
    .quotient_digits = 4,
    .decimals_are_floats = false,
    .reals_are_single = true,
    .like_ignores_ascii_case = false,
    .like_escapes = true,
    .collation_spreads = true,
    .dates_are_texts = false,
    .dates_count_days = true,
    .char_keeps_blanks = true,
    .greatest_skips_null = true,
    .checks_read_identity = true,
    .collations_are_carried = false,
    .type_of = type_of,
    .texts_of = texts_of,
    .collated = collated,
};

}  // namespace waybill::postgres
