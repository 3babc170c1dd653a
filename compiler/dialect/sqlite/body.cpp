// Expressions as a person typed them: the file keeps the text of CREATE TABLE and CREATE INDEX.
// https://www.sqlite.org/lang_expr.html, https://www.sqlite.org/lang_corefunc.html
#include "compiler/dialect/body_language.h"
#include "compiler/dialect/sqlite/sqlite.h"

namespace waybill::sqlite {
namespace {

using body::Does;
using body::Gives;

constexpr body::Operator operators[] = {
    {"OR", 1, Does::or_},
    {"AND", 2, Does::and_},
    {"NOT", 3, Does::not_},
    {"=", 4, Does::compare, "="},
    {"==", 4, Does::compare, "="},
    {"<>", 4, Does::compare, "<>"},
    {"!=", 4, Does::compare, "<>"},
    {"IS", 4, Does::is},
    {"IN", 4, Does::in},
    {"BETWEEN", 4, Does::between},
    {"LIKE", 4, Does::like},
    {"GLOB", 4, Does::glob},
    {"REGEXP", 4, Does::refuse, "a regular expression"},
    {"MATCH", 4, Does::refuse, "a search of words"},
    {"ISNULL", 4, Does::is_null},
    {"NOTNULL", 4, Does::is_not_null},
    {"<", 5, Does::compare, "<"},
    {"<=", 5, Does::compare, "<="},
    {">", 5, Does::compare, ">"},
    {">=", 5, Does::compare, ">="},
    {"&", 7, Does::refuse, "bits"},
    {"|", 7, Does::refuse, "bits"},
    {"<<", 7, Does::refuse, "bits"},
    {">>", 7, Does::refuse, "bits"},
    {"+", 8, Does::plus},
    {"-", 8, Does::minus},
    {"*", 9, Does::times},
    {"/", 9, Does::divide},
    {"%", 9, Does::modulo},
    {"||", 10, Does::concat},
    {"->", 10, Does::refuse, "a step into JSON"},
    {"->>", 10, Does::refuse, "a step into JSON"},
    {"COLLATE", 11, Does::collate},
};

constexpr body::Function functions[] = {
    {"length", "text", "length", Gives::integer},
    {"length", "bytes", "length", Gives::integer},
    {"trim", "text", "trim", Gives::text},
    {"trim", "text literal", "trim", Gives::text},
    {"ltrim", "text", "ltrim", Gives::text},
    {"ltrim", "text literal", "ltrim", Gives::text},
    {"rtrim", "text", "rtrim", Gives::text},
    {"rtrim", "text literal", "rtrim", Gives::text},
    {"replace", "text text text", "replace", Gives::text},
    {"substr", "text position", "substr", Gives::text},
    {"substr", "text position count", "substr", Gives::text},
    {"instr", "text text", "instr", Gives::integer},
    {"coalesce", "any any...", "@coalesce", Gives::same},
    {"ifnull", "any any", "@coalesce", Gives::same},
    {"nullif", "any any", "@nullif", Gives::same},
    {"iif", "any any any", "@if", Gives::same},
    {"if", "any any any", "@if", Gives::same},
    {"max", "any any...", "@greatest", Gives::same},
    {"min", "any any...", "@least", Gives::same},
    {"abs", "integer", "abs", Gives::same},
    {"abs", "float", "abs", Gives::same},
    {"sign", "integer", "sign", Gives::integer},
    {"mod", "integer integer", "@modulo", Gives::same},
    {"round", "unrounded count", "@rounded", Gives::decimal},
    {"strftime %Y", "date", "year", Gives::integer},
    {"strftime %Y", "timestamp", "year", Gives::integer},
    {"strftime %m", "date", "month", Gives::integer},
    {"strftime %m", "timestamp", "month", Gives::integer},
    {"strftime %d", "date", "day", Gives::integer},
    {"strftime %d", "timestamp", "day", Gives::integer},
    {"strftime %w", "date", "dow", Gives::integer},
    {"strftime %w", "timestamp", "dow", Gives::integer},
    {"strftime %j", "date", "doy", Gives::integer},
    {"strftime %j", "timestamp", "doy", Gives::integer},
    {"strftime %H", "timestamp", "hour", Gives::integer},
    {"strftime %M", "timestamp", "minute", Gives::integer},
    {"strftime %S", "timestamp", "second", Gives::integer},
    {"date", "date", "@same", Gives::date},
    {"date", "timestamp", "date", Gives::date},
};

constexpr body::Refusal refusals[] = {
    {"lower", "which changes the letters of ASCII only"},
    {"upper", "which changes the letters of ASCII only"},
    {"typeof", "which tells how this engine stores a value"},
    {"random", "which has another value at every call"},
    {"datetime", "whose arguments may mean the present"},
    {"strftime", "which formats in the engine's own words"},
    {"julianday", "which only this engine has"},
    {"unixepoch", "which only this engine has"},
    {"json_valid", "which asks for the engine's own JSON"},
    {"json_extract", "a step into JSON"},
    {"round", "which rounds floats"},
    {"like", "which ignores the case of ASCII letters"},
};

// https://www.sqlite.org/lang_expr.html#castexpr
constexpr body::CastTarget cast_targets[] = {
    {"INTEGER", "bigint"}, {"INT", "bigint"}, {"BIGINT", "bigint"}, {"REAL", "double"}, {"TEXT", "text"},
};

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

// https://www.sqlite.org/datatype3.html#collating_sequences
body::Texts collated(std::string_view collation) {
  std::string name;
  for (const char c : collation) name += lower(c);
  body::Texts texts;
  if (name.empty() || name == "binary") return texts;
  texts.ordered = false;
  texts.equal = name == "rtrim" ? body::Texts::padded : body::Texts::other;
  texts.why = "the collation " + std::string(collation);
  return texts;
}

body::Texts texts_of(const Column& column) { return collated(column.collation); }

// Decimals that are kept as texts are compared as texts.
Type type_of(const Column& column) {
  const bool text = column.native_type.find("TEXT") != std::string::npos;
  if (column.type.kind != TypeKind::decimal || !text) return column.type;
  Type kept = make_type(TypeKind::native);
  kept.name = body::decimal_as_text;
  kept.scale = column.type.scale;
  return kept;
}

}  // namespace

const body::Language language{
    .lexicon = body::Lexicon::lenient,
    .operators = operators,
    .functions = functions,
    .refusals = refusals,
    .cast_targets = cast_targets,
    .sign_binds = 12,
    .numbers_are_conditions = true,
    .text_in_double_quotes = true,
    .is_compares_values = true,
    .integers_divide_whole = true,
    .zero_divisor_is_null = true,
    .quotient_digits = 0,
    .decimals_are_floats = true,
    .reals_are_single = false,
    .like_ignores_ascii_case = true,
    .like_escapes = false,
    .collation_spreads = false,
    .dates_are_texts = true,
    .dates_count_days = false,
    .char_keeps_blanks = false,
    .greatest_skips_null = false,
    .checks_read_identity = true,
    .collations_are_carried = true,
    .type_of = type_of,
    .texts_of = texts_of,
    .collated = collated,
};

}  // namespace waybill::sqlite
