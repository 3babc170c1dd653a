// Expressions as information_schema prints them; the mariadb dialect reads its own by the same tables.
// https://dev.mysql.com/doc/refman/8.0/en/operator-precedence.html, https://mariadb.com/kb/en/operator-precedence/
#include "compiler/dialect/body_language.h"
#include "compiler/dialect/mysql/mysql.h"

namespace waybill::mysql {
namespace {

using body::Does;
using body::Gives;

constexpr body::Operator operators[] = {
    {"OR", 1, Does::or_},
    {"||", 1, Does::or_},
    {"XOR", 2, Does::refuse},
    {"AND", 3, Does::and_},
    {"&&", 3, Does::and_},
    {"NOT", 4, Does::not_},
    {"BETWEEN", 5, Does::between},
    {"=", 6, Does::compare, "="},
    {"<=>", 6, Does::compare, "is not distinct from"},
    {"<>", 6, Does::compare, "<>"},
    {"!=", 6, Does::compare, "<>"},
    {"<", 6, Does::compare, "<"},
    {"<=", 6, Does::compare, "<="},
    {">", 6, Does::compare, ">"},
    {">=", 6, Does::compare, ">="},
    {"IS", 6, Does::is},
    {"LIKE", 6, Does::like},
    {"IN", 6, Does::in},
    {"REGEXP", 6, Does::refuse, "a regular expression"},
    {"RLIKE", 6, Does::refuse, "a regular expression"},
    {"SOUNDS", 6, Does::refuse, "how it sounds"},
    {"MEMBER", 6, Does::refuse, "a list in JSON"},
    {"|", 7, Does::refuse, "bits"},
    {"&", 8, Does::refuse, "bits"},
    {"<<", 9, Does::refuse, "bits"},
    {">>", 9, Does::refuse, "bits"},
    {"+", 10, Does::plus},
    {"-", 10, Does::minus},
    {"*", 11, Does::times},
    {"/", 11, Does::divide},
    {"DIV", 11, Does::integer_divide},
    {"%", 11, Does::modulo},
    {"MOD", 11, Does::modulo},
    {"^", 12, Does::refuse, "bits"},
    {"->", 13, Does::refuse, "a step into JSON"},
    {"->>", 13, Does::refuse, "a step into JSON"},
    {"BINARY", 15, Does::binary},
    {"COLLATE", 15, Does::collate},
};

constexpr body::Function functions[] = {
    {"lower", "text", "lower", Gives::text},
    {"lcase", "text", "lower", Gives::text},
    {"upper", "text", "upper", Gives::text},
    {"ucase", "text", "upper", Gives::text},
    {"char_length", "text", "length", Gives::integer},
    {"character_length", "text", "length", Gives::integer},
    {"length", "bytes", "length", Gives::integer},
    {"octet_length", "bytes", "length", Gives::integer},
    {"trim", "text", "trim", Gives::text},
    {"trim", "text character", "trim", Gives::text},
    {"ltrim", "text", "ltrim", Gives::text},
    {"ltrim", "text character", "ltrim", Gives::text},
    {"rtrim", "text", "rtrim", Gives::text},
    {"rtrim", "text character", "rtrim", Gives::text},
    {"replace", "text text text", "replace", Gives::text},
    {"substr", "text position", "substr", Gives::text},
    {"substr", "text position count", "substr", Gives::text},
    {"left", "text count", "left", Gives::text},
    {"right", "text count", "right", Gives::text},
    {"reverse", "text", "reverse", Gives::text},
    {"repeat", "text count", "repeat", Gives::text},
    {"lpad", "text count character", "lpad", Gives::text},
    {"rpad", "text count character", "rpad", Gives::text},
    {"concat", "any...", "@concat", Gives::text},
    {"coalesce", "any...", "@coalesce", Gives::same},
    {"ifnull", "any any", "@coalesce", Gives::same},
    {"nullif", "any any", "@nullif", Gives::same},
    {"if", "any any any", "@if", Gives::same},
    {"isnull", "any", "@nulls", Gives::integer},
    {"greatest", "any...", "@greatest", Gives::same},
    {"least", "any...", "@least", Gives::same},
    {"abs", "exact", "abs", Gives::same},
    {"abs", "float", "abs", Gives::same},
    {"sign", "exact", "sign", Gives::integer},
    {"ceil", "exact", "ceil", Gives::same},
    {"ceiling", "exact", "ceil", Gives::same},
    {"floor", "exact", "floor", Gives::same},
    {"ceil", "float", "ceil", Gives::same},
    {"ceiling", "float", "ceil", Gives::same},
    {"floor", "float", "floor", Gives::same},
    {"round", "exact", "round", Gives::same},
    {"round", "exact count", "round", Gives::decimal},
    {"mod", "exact exact", "@modulo", Gives::same},
    {"date", "date", "@same", Gives::date},
    {"date", "timestamp", "date", Gives::date},
    {"last_day", "date", "last_day", Gives::date},
    {"datediff", "date date", "@days", Gives::integer},
    {"year", "date", "year", Gives::integer},
    {"year", "timestamp", "year", Gives::integer},
    {"quarter", "date", "quarter", Gives::integer},
    {"quarter", "timestamp", "quarter", Gives::integer},
    {"month", "date", "month", Gives::integer},
    {"month", "timestamp", "month", Gives::integer},
    {"weekofyear", "date", "week", Gives::integer},
    {"weekofyear", "timestamp", "week", Gives::integer},
    {"day", "date", "day", Gives::integer},
    {"day", "timestamp", "day", Gives::integer},
    {"dayofmonth", "date", "day", Gives::integer},
    {"dayofmonth", "timestamp", "day", Gives::integer},
    {"dayofyear", "date", "doy", Gives::integer},
    {"dayofyear", "timestamp", "doy", Gives::integer},
    {"hour", "timestamp", "hour", Gives::integer},
    {"minute", "timestamp", "minute", Gives::integer},
    {"second", "timestamp", "second", Gives::integer},
    {"extract year", "date", "year", Gives::integer},
    {"extract year", "timestamp", "year", Gives::integer},
    {"extract quarter", "date", "quarter", Gives::integer},
    {"extract quarter", "timestamp", "quarter", Gives::integer},
    {"extract month", "date", "month", Gives::integer},
    {"extract month", "timestamp", "month", Gives::integer},
    {"extract day", "date", "day", Gives::integer},
    {"extract day", "timestamp", "day", Gives::integer},
    {"extract hour", "timestamp", "hour", Gives::integer},
    {"extract minute", "timestamp", "minute", Gives::integer},
    {"extract second", "timestamp", "second", Gives::integer},
};

constexpr body::Refusal refusals[] = {
    {"length", "which counts the bytes of the column's character set"},
    {"current_timestamp", "which has another value at every call"},
    {"now", "which has another value at every call"},
    {"curdate", "which has another value at every call"},
    {"rand", "which has another value at every call"},
    {"uuid", "which has another value at every call"},
    {"regexp_like", "a regular expression"},
    {"json_valid", "which asks for the engine's own JSON"},
    {"json_extract", "a step into JSON"},
};

// https://dev.mysql.com/doc/refman/8.0/en/cast-functions.html#function_cast
constexpr body::CastTarget cast_targets[] = {
    {"CHAR CHARSET BINARY", "text", true},
    {"CHAR CHARACTER SET BINARY", "text", true},
    {"CHAR CHARSET UTF8MB4", "text"},
    {"CHAR CHARACTER SET UTF8MB4", "text"},
    {"CHAR CHARSET UTF8MB3", ""},
    {"CHAR CHARSET LATIN1", ""},
    {"CHAR", "text"},
    {"BINARY", "text", true},
    {"SIGNED", "bigint"},
    {"SIGNED INTEGER", "bigint"},
    {"UNSIGNED", "bigint unsigned"},
    {"UNSIGNED INTEGER", "bigint unsigned"},
    {"DATETIME", "timestamp"},
    {"DATE", "date"},
    {"DOUBLE", "double"},
    {"FLOAT", ""},
    {"JSON", ""},
    {"TIME", ""},
};

// A collation of bytes compares characters; the older ones pad with blanks, as do CHAR columns.
// https://dev.mysql.com/doc/refman/8.0/en/charset-binary-collations.html
body::Texts collated(std::string_view collation) {
  body::Texts texts;
  if (collation == "binary" || collation.ends_with("0900_bin") || collation.ends_with("nopad_bin")) return texts;
  texts.ordered = false;
  texts.equal = collation.ends_with("_bin") && collation.starts_with("utf8") ? body::Texts::padded : body::Texts::other;
  texts.why = collation.empty() ? "a collation that is not known" : "the collation " + std::string(collation);
  return texts;
}

body::Texts texts_of(const Column& column) { return collated(column.collation); }

Type type_of(const Column& column) { return column.type; }

}  // namespace

const body::Language language{
    .lexicon = body::Lexicon::escaped,
    .operators = operators,
    .functions = functions,
    .refusals = refusals,
    .cast_targets = cast_targets,
    .sign_binds = 14,
    .numbers_are_conditions = true,
    .text_in_double_quotes = false,
    .is_compares_values = false,
    .integers_divide_whole = false,
    .zero_divisor_is_null = true,
    .quotient_digits = 4,  // div_precision_increment
    .decimals_are_floats = false,
    .reals_are_single = false,
    .like_ignores_ascii_case = false,
    .like_escapes = true,
    .collation_spreads = true,
    .dates_are_texts = false,
    .dates_count_days = false,
    .char_keeps_blanks = false,
    .greatest_skips_null = false,
    .checks_read_identity = false,
    .collations_are_carried = false,
    .type_of = type_of,
    .texts_of = texts_of,
    .collated = collated,
};

}  // namespace waybill::mysql
