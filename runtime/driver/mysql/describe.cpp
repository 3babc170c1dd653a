// The result columns of a query, from the metadata of the prepared statement.
#include "runtime/driver/mysql/client.h"

namespace waybill::mysql {
namespace {

constexpr unsigned binary_charset = 63;
constexpr unsigned long bytes_per_character = 4;  // utf8mb4

Type with_length(TypeKind kind, unsigned long length) {
  Type type = make_type(kind);
  if (length <= 0x7fffffff) type.length = static_cast<int>(length);
  return type;
}

Type with_precision(TypeKind kind, unsigned digits) {
  Type type = make_type(kind);
  type.precision = digits > 6 ? 6 : static_cast<int>(digits);
  return type;
}

Type decimal_of(const MYSQL_FIELD& field) {
  const int sign = (field.flags & UNSIGNED_FLAG) != 0 ? 0 : 1, point = field.decimals > 0 ? 1 : 0;
  return decimal_type(static_cast<int>(field.length) - sign - point, static_cast<int>(field.decimals));
}

Type integer_of(TypeKind kind, const MYSQL_FIELD& field) {
  Type type = make_type(kind);
  type.is_unsigned = (field.flags & UNSIGNED_FLAG) != 0;
  return type;
}

Type type_of(const MYSQL_FIELD& field) {
  const bool binary = field.charsetnr == binary_charset;
  switch (field.type) {
    case MYSQL_TYPE_TINY: return integer_of(TypeKind::tinyint, field);
    case MYSQL_TYPE_SHORT: return integer_of(TypeKind::smallint, field);
    case MYSQL_TYPE_INT24: return integer_of(TypeKind::mediumint, field);
    case MYSQL_TYPE_LONG: return integer_of(TypeKind::integer, field);
    case MYSQL_TYPE_LONGLONG: return integer_of(TypeKind::bigint, field);
    case MYSQL_TYPE_YEAR: return make_type(TypeKind::year);
    case MYSQL_TYPE_DECIMAL:
    case MYSQL_TYPE_NEWDECIMAL: return decimal_of(field);
    case MYSQL_TYPE_FLOAT: return make_type(TypeKind::real);
    case MYSQL_TYPE_DOUBLE: return make_type(TypeKind::double_);
    case MYSQL_TYPE_DATE:
    case MYSQL_TYPE_NEWDATE: return make_type(TypeKind::date);
    case MYSQL_TYPE_TIME: return with_precision(TypeKind::time, field.decimals);
    case MYSQL_TYPE_DATETIME: return with_precision(TypeKind::timestamp, field.decimals);
    case MYSQL_TYPE_TIMESTAMP: return with_precision(TypeKind::timestamptz, field.decimals);
    case MYSQL_TYPE_BIT: return with_length(TypeKind::bit, field.length);
    case MYSQL_TYPE_JSON: return make_type(TypeKind::json);
    case MYSQL_TYPE_GEOMETRY: return make_type(TypeKind::geometry);
    case MYSQL_TYPE_NULL: return make_type(TypeKind::null_);
    case MYSQL_TYPE_TINY_BLOB:
    case MYSQL_TYPE_MEDIUM_BLOB:
    case MYSQL_TYPE_LONG_BLOB:
    case MYSQL_TYPE_BLOB: return make_type(binary ? TypeKind::blob : TypeKind::text);
    case MYSQL_TYPE_STRING:
      return binary ? with_length(TypeKind::binary, field.length)
                    : with_length(TypeKind::char_, field.length / bytes_per_character);
    default:
      return binary ? with_length(TypeKind::varbinary, field.length)
                    : with_length(TypeKind::varchar, field.length / bytes_per_character);
  }
}

}  // namespace

Result<std::vector<Column>> describe(const Url& url, const std::string& select) {
  WAYBILL_TRY(auto client, Client::open(url));
  WAYBILL_TRY(Statement statement, client->prepare(select));
  const std::unique_ptr<MYSQL_RES, decltype(&mysql_free_result)> fields(mysql_stmt_result_metadata(statement.get()),
                                                                        &mysql_free_result);
  if (!fields) return fail(ErrorKind::usage, "this query has no result columns");
  std::vector<Column> columns;
  for (unsigned i = 0; i < mysql_num_fields(fields.get()); ++i) {
    const MYSQL_FIELD* field = mysql_fetch_field_direct(fields.get(), i);
    Column column;
    column.name = field->name;
    column.type = type_of(*field);
    column.nullable = (field->flags & NOT_NULL_FLAG) == 0;
    columns.push_back(std::move(column));
  }
  return columns;
}

}  // namespace waybill::mysql
