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
// delete, 10 match, 11 deferrable, 12 deferred, 13 validated, 14 expression, 15 index oid, 16 not inherited
inline constexpr const char* constraints =
    "SELECT k.conrelid, k.conname, k.contype, array_to_string(k.conkey, ' '), pn.nspname, p.relname, p.oid, "
    "array_to_string(k.confkey, ' '), k.confupdtype, k.confdeltype, k.confmatchtype, k.condeferrable, k.condeferred, "
    "k.convalidated, pg_get_expr(k.conbin, k.conrelid), k.conindid, k.connoinherit FROM pg_constraint k "
    "JOIN pg_class c ON c.oid = k.conrelid JOIN pg_namespace n ON n.oid = c.relnamespace "
    "LEFT JOIN pg_class p ON p.oid = k.confrelid LEFT JOIN pg_namespace pn ON pn.oid = p.relnamespace "
    "WHERE k.contype IN ('p', 'u', 'f', 'c') AND {schemas} AND (k.contype <> 'f' OR k.conparentid = 0) ORDER BY 1, 2";

// 0 index oid, 1 table, 2 name, 3 unique, 4 method, 5 predicate, 6 definition, 7 comment, 8 nulls not distinct, 9
// position, 10 column number, 11 part text, 12 option, 13 operator class where it is not the default, 14 collation
// where it is not the column's, 15 is a key part, 16 belongs to a key
inline constexpr const char* indexes =
    "SELECT i.indexrelid, i.indrelid, ic.relname, i.indisunique, am.amname, pg_get_expr(i.indpred, i.indrelid), "
    "coalesce((SELECT 'ALTER TABLE ' || i.indrelid::regclass || ' ADD CONSTRAINT ' || quote_ident(e.conname) || ' ' || "
    "pg_get_constraintdef(e.oid) FROM pg_constraint e WHERE e.conindid = i.indexrelid AND e.contype = 'x'), "
    "pg_get_indexdef(i.indexrelid)), obj_description(i.indexrelid, 'pg_class'), "
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
// table, 11 owner column, 12 identity, 13 owner table oid, 14 owner column number, 15 cache
inline constexpr const char* sequences =
    "SELECT n.nspname, c.relname, format_type(s.seqtypid, NULL), s.seqstart, s.seqincrement, s.seqmin, s.seqmax, "
    "s.seqcycle, "
    "CASE WHEN has_sequence_privilege(c.oid, 'SELECT, USAGE') THEN pg_sequence_last_value(c.oid) END, tn.nspname, "
    "t.relname, "
    "a.attname, d.deptype = 'i', t.oid, a.attnum, s.seqcache FROM pg_sequence s JOIN pg_class c ON c.oid = s.seqrelid "
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
// name, 10 check, 11 base element, 12 check validated, 13 comment, 14 collation where it is not the base's
inline constexpr const char* domains =
    "SELECT n.nspname, t.typname, format_type(t.typbasetype, t.typtypmod), b.oid, b.typname, b.typtype, t.typtypmod, "
    "t.typnotnull, t.typdefault, k.conname, pg_get_expr(k.conbin, 0), CASE WHEN b.typcategory = 'A' THEN b.typelem "
    "ELSE 0 END, k.convalidated, obj_description(t.oid, 'pg_type'), (SELECT co.collname FROM pg_collation co WHERE "
    "co.oid "
    "= t.typcollation AND t.typcollation <> b.typcollation) "
    "FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace JOIN pg_type b ON b.oid = t.typbasetype "
    "LEFT JOIN pg_constraint k ON k.contypid = t.oid AND k.contype = 'c' WHERE t.typtype = 'd' AND {schemas} ORDER BY "
    "1, 2, 10";

// 0 table, 1 name, 2 type bits, 3 enabled, 4 definition, 5 function
inline constexpr const char* triggers =
    "SELECT g.tgrelid, g.tgname, g.tgtype, g.tgenabled, pg_get_triggerdef(g.oid), pg_get_functiondef(g.tgfoid) "
    "FROM pg_trigger g JOIN pg_class c ON c.oid = g.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace "
    "WHERE NOT g.tgisinternal AND {schemas} ORDER BY 1, 2";

// 0 schema, 1 name, 2 kind, 3 signature, 4 definition. The server prints no aggregate: it is put together here.
inline constexpr const char* routines =
    "SELECT n.nspname, p.proname, p.prokind, '(' || pg_get_function_arguments(p.oid) || ')' || coalesce(' RETURNS ' || "
    "pg_get_function_result(p.oid), ''), CASE WHEN p.prokind <> 'a' THEN pg_get_functiondef(p.oid) ELSE "
    "'CREATE AGGREGATE ' || quote_ident(n.nspname) || '.' || quote_ident(p.proname) || '(' || CASE WHEN g.aggkind = "
    "'n' "
    "AND p.pronargs = 0 THEN '*' ELSE pg_get_function_arguments(p.oid) END || ') (' || concat_ws(', ', 'SFUNC = ' || "
    "g.aggtransfn::regproc, 'STYPE = ' || format_type(g.aggtranstype, NULL), 'SSPACE = ' || nullif(g.aggtransspace, "
    "0), "
    "'FINALFUNC = ' || nullif(g.aggfinalfn::oid, 0)::regproc, CASE WHEN g.aggfinalextra THEN 'FINALFUNC_EXTRA' END, "
    "CASE WHEN g.aggfinalfn <> 0 THEN 'FINALFUNC_MODIFY = ' || CASE g.aggfinalmodify WHEN 'r' THEN 'READ_ONLY' WHEN "
    "'s' "
    "THEN 'SHAREABLE' ELSE 'READ_WRITE' END END, 'COMBINEFUNC = ' || nullif(g.aggcombinefn::oid, 0)::regproc, "
    "'SERIALFUNC = ' "
    "|| nullif(g.aggserialfn::oid, 0)::regproc, 'DESERIALFUNC = ' || nullif(g.aggdeserialfn::oid, 0)::regproc, "
    "'INITCOND = ' || "
    "quote_literal(g.agginitval), 'MSFUNC = ' || nullif(g.aggmtransfn::oid, 0)::regproc, 'MINVFUNC = ' || "
    "nullif(g.aggminvtransfn::oid, 0)::regproc, 'MSTYPE = ' || format_type(nullif(g.aggmtranstype, 0), NULL), 'MSSPACE "
    "= ' || "
    "nullif(g.aggmtransspace, 0), 'MFINALFUNC = ' || nullif(g.aggmfinalfn::oid, 0)::regproc, CASE WHEN "
    "g.aggmfinalextra THEN "
    "'MFINALFUNC_EXTRA' END, CASE WHEN g.aggmfinalfn <> 0 THEN 'MFINALFUNC_MODIFY = ' || CASE g.aggmfinalmodify WHEN "
    "'r' "
    "THEN 'READ_ONLY' WHEN 's' THEN 'SHAREABLE' ELSE 'READ_WRITE' END END, 'MINITCOND = ' || "
    "quote_literal(g.aggminitval), 'SORTOP = ' || (SELECT 'OPERATOR(' || quote_ident(os.nspname) || '.' || o.oprname "
    "|| "
    "')' FROM pg_operator o JOIN pg_namespace os ON os.oid = o.oprnamespace WHERE o.oid = g.aggsortop), 'PARALLEL = ' "
    "|| "
    "CASE p.proparallel WHEN 's' THEN 'SAFE' WHEN 'r' THEN 'RESTRICTED' END, CASE WHEN g.aggkind = 'h' THEN "
    "'HYPOTHETICAL' END) || ')' END "
    "FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace LEFT JOIN pg_aggregate g ON g.aggfnoid = p.oid "
    "WHERE {schemas} AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.classid = 'pg_proc'::regclass AND d.objid = "
    "p.oid "
    "AND d.deptype IN ('e', 'i')) ORDER BY 1, 2, 4";

// 0 schema, 1 name, 2 kind, 3 definition: what tables and functions may need and has no place of its own
inline constexpr const char* prerequisites =
    "SELECT n.nspname, x.extname, 'extension', 'CREATE EXTENSION IF NOT EXISTS ' || quote_ident(x.extname) || ' WITH "
    "SCHEMA ' || quote_ident(n.nspname) FROM pg_extension x JOIN pg_namespace n ON n.oid = x.extnamespace WHERE "
    "n.nspname <> 'pg_catalog' UNION ALL "
    "SELECT n.nspname, t.typname, 'type', 'CREATE TYPE ' || quote_ident(n.nspname) || '.' || quote_ident(t.typname) || "
    "' AS (' || (SELECT string_agg(quote_ident(a.attname) || ' ' || format_type(a.atttypid, a.atttypmod) || coalesce("
    "(SELECT ' COLLATE ' || co.oid::regcollation FROM pg_collation co WHERE co.oid = a.attcollation AND co.collname <> "
    "'default'), ''), ', ' ORDER BY a.attnum) FROM pg_attribute a WHERE a.attrelid = t.typrelid AND a.attnum > 0 AND "
    "NOT "
    "a.attisdropped) || ')' FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace JOIN pg_class c ON c.oid = "
    "t.typrelid AND c.relkind = 'c' WHERE {schemas} AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.classid = "
    "'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e') UNION ALL "
    "SELECT n.nspname, t.typname, 'type', 'CREATE TYPE ' || quote_ident(n.nspname) || '.' || quote_ident(t.typname) || "
    "' AS RANGE (SUBTYPE = ' || format_type(r.rngsubtype, NULL) || coalesce(', SUBTYPE_DIFF = ' || "
    "nullif(r.rngsubdiff::oid, "
    "0)::regproc, '') || ')' FROM pg_range r JOIN pg_type t ON t.oid = r.rngtypid JOIN pg_namespace n ON n.oid = "
    "t.typnamespace WHERE {schemas} AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.classid = 'pg_type'::regclass "
    "AND "
    "d.objid = t.oid AND d.deptype = 'e') UNION ALL "
    "SELECT n.nspname, co.collname, 'collation', 'CREATE COLLATION ' || quote_ident(n.nspname) || '.' || "
    "quote_ident(co.collname) || ' (PROVIDER = ' || CASE co.collprovider WHEN 'i' THEN 'icu' ELSE 'libc' END || "
    "coalesce("
    "', LOCALE = ' || quote_literal(coalesce(to_jsonb(co) ->> 'colliculocale', to_jsonb(co) ->> 'colllocale')), "
    "coalesce("
    "', LC_COLLATE = ' || quote_literal(co.collcollate) || ', LC_CTYPE = ' || quote_literal(co.collctype), '')) || "
    "CASE "
    "WHEN co.collisdeterministic THEN '' ELSE ', DETERMINISTIC = false' END || ')' FROM pg_collation co JOIN "
    "pg_namespace "
    "n ON n.oid = co.collnamespace WHERE {schemas} AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.classid = "
    "'pg_collation'::regclass AND d.objid = co.oid AND d.deptype = 'e') ORDER BY 3, 1, 2";

// 0 child, 1 parent schema, 2 parent
inline constexpr const char* parents =
    "SELECT h.inhrelid, n.nspname, p.relname FROM pg_inherits h JOIN pg_class p ON p.oid = h.inhparent "
    "JOIN pg_namespace n ON n.oid = p.relnamespace WHERE {schemas} AND p.relkind IN ('r', 'p') ORDER BY h.inhrelid, "
    "h.inhseqno";

}  // namespace waybill::postgres::catalog_queries
