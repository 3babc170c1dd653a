// Private to runtime/driver/postgres: the questions to pg_catalog, each for all tables at once, so that their number
// does not grow with the schema. {schemas} is replaced by a condition on n.nspname; objects of extensions are left out.
#pragma once

namespace waybill::postgres::catalog_queries {

inline constexpr const char* system_schemas =
    "n.nspname NOT IN ('pg_catalog', 'information_schema', 'waybill') AND n.nspname !~ '^pg_(toast|temp)'";

inline constexpr const char* schemas = "SELECT n.nspname FROM pg_namespace n WHERE {schemas} ORDER BY 1";

// 0 oid, 1 schema, 2 name, 3 kind, 4 rows, 5 comment, 6 is partition, 7 partition key, 8 bound, 9 options, 10
// persistence, 11 view definition
inline constexpr const char* relations =
    "SELECT c.oid, n.nspname, c.relname, c.relkind, c.reltuples::bigint, obj_description(c.oid, 'pg_class'), "
    "c.relispartition, pg_get_partkeydef(c.oid), pg_get_expr(c.relpartbound, c.oid), array_to_string(c.reloptions, ', "
    "'), "
    "c.relpersistence, CASE WHEN c.relkind IN ('v', 'm') THEN pg_get_viewdef(c.oid) END "
    "FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace "
    "WHERE c.relkind IN ('r', 'p', 'f', 'v', 'm') AND {schemas} AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE "
    "d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e') ORDER BY 2, 3";

// 0 table, 1 number, 2 name, 3 spelling, 4 type oid, 5 typname, 6 typtype, 7 modifier, 8 element oid, 9 not null,
// 10 default, 11 identity, 12 generated, 13 collation, 14 comment, 15 spelling of the type behind a domain
inline constexpr const char* columns =
    "WITH RECURSIVE base AS (SELECT a.attrelid, a.attnum, a.atttypmod AS modifier, t.oid, t.typtype, t.typbasetype "
    "FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace "
    "JOIN pg_type t ON t.oid = a.atttypid WHERE c.relkind IN ('r', 'p', 'f', 'v', 'm') AND {schemas} AND a.attnum > 0 "
    "AND NOT a.attisdropped UNION ALL SELECT b.attrelid, b.attnum, d.typtypmod, t.oid, t.typtype, t.typbasetype FROM "
    "base b "
    "JOIN pg_type d ON d.oid = b.oid JOIN pg_type t ON t.oid = d.typbasetype WHERE b.typtype = 'd') "
    "SELECT a.attrelid, a.attnum, a.attname, format_type(a.atttypid, a.atttypmod), t.oid, t.typname, t.typtype, "
    "b.modifier, "
    "CASE WHEN t.typcategory = 'A' THEN t.typelem ELSE 0 END, a.attnotnull OR d.typnotnull, "
    "pg_get_expr(f.adbin, f.adrelid), a.attidentity, a.attgenerated, CASE WHEN a.attcollation <> d.typcollation "
    "THEN col.collname END, col_description(a.attrelid, a.attnum), format_type(t.oid, b.modifier) "
    "FROM base b JOIN pg_attribute a USING (attrelid, attnum) JOIN pg_type t ON t.oid = b.oid "
    "JOIN pg_type d ON d.oid = a.atttypid LEFT JOIN pg_attrdef f ON f.adrelid = a.attrelid AND f.adnum = a.attnum "
    "LEFT JOIN pg_collation col ON col.oid = a.attcollation WHERE b.typtype <> 'd' ORDER BY a.attrelid, a.attnum";

// 0 table, 1 name, 2 kind, 3 columns, 4 parent schema, 5 parent, 6 parent oid, 7 parent columns, 8 on update, 9 on
// delete, 10 match, 11 deferrable, 12 deferred, 13 validated, 14 expression, 15 index oid
inline constexpr const char* constraints =
    "SELECT k.conrelid, k.conname, k.contype, array_to_string(k.conkey, ' '), pn.nspname, p.relname, p.oid, "
    "array_to_string(k.confkey, ' '), k.confupdtype, k.confdeltype, k.confmatchtype, k.condeferrable, k.condeferred, "
    "k.convalidated, pg_get_expr(k.conbin, k.conrelid), k.conindid FROM pg_constraint k "
    "JOIN pg_class c ON c.oid = k.conrelid JOIN pg_namespace n ON n.oid = c.relnamespace "
    "LEFT JOIN pg_class p ON p.oid = k.confrelid LEFT JOIN pg_namespace pn ON pn.oid = p.relnamespace "
    "WHERE k.contype IN ('p', 'u', 'f', 'c') AND {schemas} AND (k.contype <> 'f' OR k.conparentid = 0) ORDER BY 1, 2";

// 0 index oid, 1 table, 2 name, 3 unique, 4 method, 5 predicate, 6 definition, 7 comment, 8 nulls not distinct, 9
// position, 10 column number, 11 part text, 12 option, 13 operator class where it is not the default, 14 collation
// where it is not the column's, 15 is a key part, 16 belongs to a key
inline constexpr const char* indexes =
    "SELECT i.indexrelid, i.indrelid, ic.relname, i.indisunique, am.amname, pg_get_expr(i.indpred, i.indrelid), "
    "pg_get_indexdef(i.indexrelid), obj_description(i.indexrelid, 'pg_class'), "
    "coalesce((to_jsonb(i) ->> 'indnullsnotdistinct')::boolean, false), k.n, i.indkey[k.n - 1], "
    "pg_get_indexdef(i.indexrelid, k.n, false), CASE WHEN k.n <= i.indnkeyatts THEN i.indoption[k.n - 1] ELSE 0 END, "
    "CASE WHEN k.n <= i.indnkeyatts AND NOT oc.opcdefault THEN oc.opcname END, "
    "CASE WHEN k.n <= i.indnkeyatts AND i.indcollation[k.n - 1] <> 0 AND i.indcollation[k.n - 1] <> "
    "coalesce(a.attcollation, 100) "
    "THEN col.collname END, k.n <= i.indnkeyatts, EXISTS (SELECT 1 FROM pg_constraint x WHERE x.conindid = "
    "i.indexrelid "
    "AND x.contype IN ('p', 'u')) FROM pg_index i JOIN pg_class ic ON ic.oid = i.indexrelid JOIN pg_am am ON am.oid = "
    "ic.relam "
    "JOIN pg_class c ON c.oid = i.indrelid JOIN pg_namespace n ON n.oid = c.relnamespace "
    "CROSS JOIN LATERAL generate_series(1, i.indnatts) k(n) "
    "LEFT JOIN pg_opclass oc ON k.n <= i.indnkeyatts AND oc.oid = i.indclass[k.n - 1] "
    "LEFT JOIN pg_collation col ON k.n <= i.indnkeyatts AND col.oid = i.indcollation[k.n - 1] "
    "LEFT JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[k.n - 1] "
    "WHERE c.relkind IN ('r', 'p', 'm') AND {schemas} ORDER BY 2, 3, k.n";

// 0 schema, 1 name, 2 type, 3 start, 4 increment, 5 minimum, 6 maximum, 7 cycle, 8 last value, 9 owner schema, 10 owner
// table, 11 owner column, 12 identity, 13 owner table oid, 14 owner column number
inline constexpr const char* sequences =
    "SELECT n.nspname, c.relname, format_type(s.seqtypid, NULL), s.seqstart, s.seqincrement, s.seqmin, s.seqmax, "
    "s.seqcycle, "
    "CASE WHEN has_sequence_privilege(c.oid, 'SELECT, USAGE') THEN pg_sequence_last_value(c.oid) END, tn.nspname, "
    "t.relname, "
    "a.attname, d.deptype = 'i', t.oid, a.attnum FROM pg_sequence s JOIN pg_class c ON c.oid = s.seqrelid "
    "JOIN pg_namespace n ON n.oid = c.relnamespace LEFT JOIN pg_depend d ON d.classid = 'pg_class'::regclass AND "
    "d.objid = c.oid AND d.refclassid = 'pg_class'::regclass AND d.refobjsubid > 0 AND d.deptype IN ('a', 'i') "
    "LEFT JOIN pg_class t ON t.oid = d.refobjid LEFT JOIN pg_namespace tn ON tn.oid = t.relnamespace "
    "LEFT JOIN pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid WHERE {schemas} ORDER BY 1, 2";

// 0 oid, 1 schema, 2 name, 3 comment, 4 label
inline constexpr const char* enums =
    "SELECT t.oid, n.nspname, t.typname, obj_description(t.oid, 'pg_type'), e.enumlabel FROM pg_type t "
    "JOIN pg_namespace n ON n.oid = t.typnamespace LEFT JOIN pg_enum e ON e.enumtypid = t.oid WHERE t.typtype = 'e' "
    "AND n.nspname NOT IN ('pg_catalog', 'information_schema') ORDER BY 2, 3, e.enumsortorder";

// 0 schema, 1 name, 2 base spelling, 3 base oid, 4 base name, 5 base kind, 6 modifier, 7 not null, 8 default, 9 check
// name, 10 check, 11 base element
inline constexpr const char* domains =
    "SELECT n.nspname, t.typname, format_type(t.typbasetype, t.typtypmod), b.oid, b.typname, b.typtype, t.typtypmod, "
    "t.typnotnull, t.typdefault, k.conname, pg_get_expr(k.conbin, 0), CASE WHEN b.typcategory = 'A' THEN b.typelem "
    "ELSE 0 END "
    "FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace JOIN pg_type b ON b.oid = t.typbasetype "
    "LEFT JOIN pg_constraint k ON k.contypid = t.oid AND k.contype = 'c' WHERE t.typtype = 'd' AND {schemas} ORDER BY "
    "1, 2, 10";

// 0 table, 1 name, 2 type bits, 3 enabled, 4 definition, 5 function
inline constexpr const char* triggers =
    "SELECT g.tgrelid, g.tgname, g.tgtype, g.tgenabled, pg_get_triggerdef(g.oid), pg_get_functiondef(g.tgfoid) "
    "FROM pg_trigger g JOIN pg_class c ON c.oid = g.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace "
    "WHERE NOT g.tgisinternal AND {schemas} ORDER BY 1, 2";

// 0 schema, 1 name, 2 kind, 3 signature, 4 definition
inline constexpr const char* routines =
    "SELECT n.nspname, p.proname, p.prokind, '(' || pg_get_function_arguments(p.oid) || ')' || coalesce(' RETURNS ' || "
    "pg_get_function_result(p.oid), ''), CASE WHEN p.prokind <> 'a' THEN pg_get_functiondef(p.oid) ELSE '' END "
    "FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace WHERE {schemas} AND NOT EXISTS (SELECT 1 FROM "
    "pg_depend d "
    "WHERE d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'e') ORDER BY 1, 2, 4";

// 0 child, 1 parent schema, 2 parent
inline constexpr const char* parents =
    "SELECT h.inhrelid, n.nspname, p.relname FROM pg_inherits h JOIN pg_class p ON p.oid = h.inhparent "
    "JOIN pg_namespace n ON n.oid = p.relnamespace WHERE {schemas} AND p.relkind IN ('r', 'p') ORDER BY h.inhrelid, "
    "h.inhseqno";

}  // namespace waybill::postgres::catalog_queries
