// The .wb spelling of a spec. Rules only; compiler/spec/wb_tree.cpp makes of them the tree that YAML makes too.
// A text is read unit by unit: a statement up to its `{`, or one line of a block. Which line ends close a unit is
// decided before (compiler/spec/wb_layout.h): these rules see `;` there, blanks where comments were, and a plain word
// where a
// ${VARIABLE} stands. So an error costs one unit and the next is read as if nothing had happened.
#pragma once

#include "grammar/spec_words.h"

namespace waybill::grammar::wb {

// -- values -----------------------------------------------------------------------------------------------------------
struct bare_char : peg::sor<name_more, peg::one<'*', '?', '.'>, peg::seq<peg::one<'-'>, peg::at<name_more>>> {};
struct bare_word : peg::plus<bare_char> {};  // a name, glob, word or number
struct env_name : peg::sor<single_text, double_text> {};
struct env_default : peg::sor<single_text, double_text> {};
struct env_close : peg::one<')'> {};
struct env_call : peg::if_must<peg::seq<kw_env, sep, peg::one<'('>>, sep, env_name, sep,
                               peg::opt<peg::if_must<peg::one<','>, sep, env_default>, sep>, env_close> {};
struct quoted_value : peg::sor<escaped_text, triple_text, single_text, double_text, tick_text> {};
struct value : peg::sor<env_call, quoted_value, bare_word> {};
struct url_word : peg::plus<peg::not_one<' ', '\t', '\r', '\n', ';', '"', '\'', '{', '}'>> {};
struct url : peg::sor<env_call, quoted_value, url_word> {};
struct sql : peg::sor<env_call, quoted_value> {};

struct comma_sep : peg::seq<sep, peg::one<','>, sep> {};
struct names : peg::list_must<value, comma_sep> {};
struct names_close : peg::one<')'> {};
struct name_list : peg::if_must<peg::one<'('>, sep, peg::opt<names, sep>, names_close> {};

// """ … """ stands for any text of the small language: what variables make of it is read later.
struct condition : peg::sor<triple_text, escaped_text, expression> {};
struct conditions : peg::list_must<condition, comma_sep> {};
struct order : peg::sor<triple_text, escaped_text, order_item> {};
struct orders : peg::list_must<order, comma_sep> {};

struct ends_type : peg::sor<stops_type, kw_default, kw_comment, kw_zone, kw_table, kw_column, kw_zero_date, kw_nul,
                            kw_epoch, kw_if> {};
struct zoned_word : peg::seq<kw_time, sep, kw_zone> {};  // timestamp with time zone
struct more_type_words : peg::star<sep, peg::sor<zoned_word, peg::seq<peg::not_at<ends_type>, any_word>>> {};
struct type_name : peg::seq<peg::not_at<ends_type>, any_word, more_type_words, peg::opt<sep, type_arguments>,
                            more_type_words, type_brackets> {};
struct type_text : peg::sor<quoted_value, type_name> {};

// -- source tables ----------------------------------------------------------------------------------------------------
struct ends_table : peg::sor<kw_except, kw_only, kw_key, kw<'w', 'h', 'e', 'r', 'e'>, kw_distinct, kw_prefer, kw_group,
                             kw_inner, kw_left, kw_right, kw_full, kw_cross, kw_join, kw_on, kw_using> {};
struct alias : peg::seq<peg::not_at<ends_table>, name_part> {};
struct glob : peg::seq<peg::at<peg::star<peg::sor<name_more, peg::one<'.'>>>, peg::one<'*', '?'>>, bare_word> {};
struct named_table
    : peg::seq<qualified_name, peg::opt<peg::sor<peg::seq<sep, kw_as, sep, alias>, peg::seq<sep, alias>>>> {};
struct table : peg::sor<triple_text, escaped_text, glob, named_table> {};

// -- what may be said of the rows of a target table: behind its name or in its block ----------------------------------
struct generated_name : peg::seq<peg::not_at<ends_table>, value> {};
struct key_generated : peg::seq<kw_generated, peg::opt<sep, generated_name>> {};
struct key_value : peg::sor<key_generated, name_list> {};
struct key_clause : peg::if_must<kw_key, sep, key_value> {};
struct kw_where : kw<'w', 'h', 'e', 'r', 'e'> {};
struct where_clause : peg::if_must<kw_where, sep, condition> {};
struct distinct_clause : peg::seq<kw_distinct, peg::opt<sep, name_list>> {};
struct prefer_clause : peg::if_must<kw_prefer, sep, orders> {};
struct only_clause : peg::seq<kw_only> {};
struct except_clause : peg::if_must<kw_except, sep, names> {};
struct by_word : peg::seq<kw_by> {};
struct group_clause : peg::if_must<kw_group, sep, by_word, sep, conditions> {};
struct rows_clause
    : peg::sor<key_clause, where_clause, distinct_clause, prefer_clause, only_clause, except_clause, group_clause> {};
struct rows_clauses : peg::star<sep, rows_clause> {};

// -- the lines of a block ---------------------------------------------------------------------------------------------
struct end_of_unit : peg::sor<peg::one<';'>, peg::at<close_brace>, peg::eof> {};
struct end_of_line : peg::seq<sep, end_of_unit> {};

struct drop_rest : peg::seq<kw_rest, peg::at<end_of_line>> {};
struct drop_value : peg::sor<drop_rest, names> {};
struct drop_line : peg::if_must<kw_drop, sep, drop_value> {};

struct carry_value : peg::sor<name_list, value> {};
struct carried_line : peg::if_must<carried_word, sep, carry_value> {};
struct objects_line : peg::if_must<objects_word, sep, carry_value> {};
struct rows_line : peg::if_must<rows_word, sep, value> {};
struct set_aside : peg::if_must<kw_set_aside, sep, value> {};
struct bad_rows_value : peg::sor<set_aside, value> {};
struct bad_rows_line : peg::if_must<bad_rows_word, sep, bad_rows_value> {};
struct sql_line : peg::if_must<sql_word, sep, sql> {};

struct object_name : peg::seq<value> {};
struct index_words : peg::seq<bare_word, peg::opt<sep, peg::sor<kw_asc, kw_desc>>> {};
struct index_column : peg::sor<quoted_value, index_words> {};
struct index_columns : peg::list_must<index_column, comma_sep> {};
struct index_open : peg::one<'('> {};
struct index_list : peg::if_must<index_open, sep, peg::opt<index_columns, sep>, names_close> {};
struct unique_word : peg::seq<kw_unique> {};
struct index_head : peg::sor<peg::seq<unique_word, sep, kw_index>, kw_index> {};
struct index_line : peg::if_must<index_head, sep, peg::opt<object_name, sep>, index_list> {};

struct action_words : peg::seq<bare_word, peg::opt<sep, peg::not_at<kw_on>, bare_word>> {};
struct on_delete : peg::if_must<kw_delete, sep, action_words> {};
struct on_update : peg::if_must<kw_update, sep, action_words> {};
struct on_what : peg::sor<on_delete, on_update> {};
struct on_clause : peg::if_must<kw_on, sep, on_what> {};
struct references_word : peg::seq<kw_references> {};
struct parent : peg::seq<value> {};
struct parent_list : peg::seq<name_list> {};
struct foreign_head : peg::seq<kw_foreign, sep, kw_key> {};
struct foreign_line : peg::if_must<foreign_head, sep, peg::opt<object_name, sep>, name_list, sep, references_word, sep,
                                   parent, peg::opt<sep, parent_list>, peg::star<sep, on_clause>> {};

struct check_name : peg::seq<object_name, sep, peg::one<':'>, peg::not_at<peg::one<':'>>> {};
struct check_line : peg::if_must<kw_check, sep, peg::opt<check_name, sep>, condition> {};

// -- columns: from -> target : type, and the rest ---------------------------------------------------------------------
struct star_table : peg::seq<name_part, peg::star<peg::not_at<star_after_dot>, dot, name_after_dot>> {};
struct all_of : peg::seq<star_table, star_after_dot, peg::opt<sep, arrow, sep, peg::one<'*'>>, peg::at<end_of_line>> {};

struct not_null : peg::seq<kw_not, sep, kw_null> {};
struct nullable : peg::seq<kw_null> {};
struct default_value : peg::if_must<kw_default, sep, condition> {};
struct cast_word : peg::if_must<kw_cast, sep, value> {};
struct zone : peg::if_must<kw_zone, sep, value> {};
struct comment : peg::if_must<kw_comment, sep, value> {};
struct attribute : peg::sor<not_null, nullable, default_value, cast_word, zone, comment> {};
struct colon : peg::seq<peg::one<':'>, peg::not_at<peg::one<':'>>> {};
struct column_type : peg::if_must<colon, sep, type_text> {};
struct column_target : peg::seq<value> {};
struct column_from : peg::seq<condition> {};
struct column_arrow : peg::seq<arrow> {};
struct column_end : peg::seq<end_of_unit> {};
struct column_line : peg::seq<peg::sor<peg::at<arrow>, column_from>, sep,
                              peg::must<column_arrow, sep, column_target, peg::opt<sep, column_type>,
                                        peg::star<sep, attribute>, sep, column_end>> {};

struct block_close : peg::seq<close_brace, sep, peg::opt<peg::one<';'>>> {};
struct line_close : peg::seq<end_of_unit> {};
struct shared_line : peg::sor<drop_line, carried_line, rows_line, bad_rows_line, sql_line, index_line, foreign_line,
                              check_line, rows_clause> {};
// In a block what has an arrow is a column, whatever word it begins with.
struct column_unit : peg::sor<all_of, column_line> {};
struct line_unit : peg::sor<block_close, all_of, peg::seq<shared_line, sep, peg::must<line_close>>, column_line> {};

struct block_open : peg::one<'{'> {};
struct block : peg::seq<block_open> {};
struct head_end : peg::sor<block, end_of_unit> {};
struct part_open : peg::seq<block_open> {};
struct part_target : peg::seq<value> {};
struct part_head : peg::seq<part_target, rows_clauses, sep, peg::must<part_open>> {};
struct split_line : peg::seq<peg::not_at<value, sep, block_open>, shared_line, sep, peg::must<line_close>> {};
struct split_unit : peg::sor<block_close, split_line, part_head> {};

// A table of a union: from Customer_EU where Active { Mail -> email }
struct from_end : peg::sor<block, end_of_unit> {};
struct union_from : peg::if_must<kw_from, sep, table, peg::opt<sep, where_clause>, sep, from_end> {};
struct union_unit : peg::sor<block_close, all_of, union_from, line_unit> {};

// -- statements -------------------------------------------------------------------------------------------------------
struct schema : peg::if_must<kw_schema, sep, value> {};
struct schema_file : peg::if_must<kw_schema_file, sep, value> {};
struct endpoint_end : peg::seq<end_of_unit> {};
struct endpoint
    : peg::seq<peg::must<url>, peg::star<sep, peg::sor<schema_file, schema>>, sep, peg::must<endpoint_end>> {};
struct version_line : peg::if_must<kw_waybill, sep, value, sep, line_close> {};
struct migration_line : peg::if_must<kw_migration, sep, value, sep, line_close> {};
struct source_line : peg::if_must<kw_source, sep, endpoint> {};
struct target_line : peg::if_must<kw_target, sep, endpoint> {};
struct include_line : peg::if_must<kw_include, sep, names, sep, line_close> {};
struct var_name : peg::seq<value> {};
struct var_line : peg::if_must<kw_var, sep, var_name, sep, value, sep, line_close> {};
struct setting_line : peg::if_must<setting_word, sep, value, sep, line_close> {};

struct forbid_line : peg::if_must<kw_forbid, sep, names, sep, line_close> {};

// severity no-key error · waive no-key on log_* reason "append-only" until 2027-01-31
struct severity_code : peg::seq<value> {};
struct severity_word : peg::seq<value> {};
struct severity_line : peg::if_must<kw_severity, sep, severity_code, sep, severity_word, sep, line_close> {};
struct waive_on : peg::if_must<kw_on, sep, value> {};
struct waive_reason : peg::if_must<kw_reason, sep, value> {};
struct waive_until : peg::if_must<kw_until, sep, value> {};
struct waive_end : peg::seq<end_of_unit> {};
struct waive_line : peg::if_must<kw_waive, sep, severity_code,
                                 peg::star<sep, peg::sor<waive_on, waive_reason, waive_until>>, sep, waive_end> {};

// varchar(>255)
struct compare : peg::seq<peg::one<'<', '>'>, peg::opt<peg::one<'='>>> {};
struct matched_length : peg::seq<peg::one<'('>, sep, compare, sep, peg::plus<peg::digit>, sep, peg::one<')'>> {};
struct matched_type : peg::seq<peg::not_at<ends_type>, any_word, more_type_words, sep, matched_length> {};
struct rule_match : peg::sor<matched_type, type_text> {};
struct rule_table : peg::if_must<kw_table, sep, value> {};
struct rule_column : peg::if_must<kw_column, sep, value> {};
struct rule_if_default : peg::if_must<kw_default, sep, value> {};
struct rule_if_what : peg::sor<not_null, nullable, rule_if_default> {};
struct rule_and : peg::seq<sep, kw_and, sep> {};
struct rule_if : peg::if_must<kw_if, sep, peg::list_must<rule_if_what, rule_and>> {};
struct rule_to : peg::if_must<arrow, sep, type_text> {};
struct rule_word : peg::sor<kw_default, kw_zero_date, kw_nul, kw_epoch> {};
struct rule_option : peg::if_must<rule_word, sep, value> {};
struct rule_end : peg::seq<end_of_unit> {};
struct type_line : peg::if_must<kw_type, sep, peg::opt<rule_match, sep>,
                                peg::star<peg::sor<rule_table, rule_column, rule_if>, sep>, peg::opt<rule_to, sep>,
                                peg::star<peg::sor<not_null, nullable, cast_word, zone, rule_option>, sep>, rule_end> {
};

struct target_table : peg::seq<value> {};
struct into : peg::if_must<arrow, sep, target_table> {};
struct copy_head : peg::if_must<kw_copy, sep, table, peg::opt<sep, into>, rows_clauses, sep, head_end> {};

struct split_arrow : peg::seq<arrow> {};
struct split_open : peg::seq<block_open> {};
struct split_head : peg::if_must<kw_split, sep, table, sep, split_arrow, sep, split_open> {};

struct join_kind : peg::sor<kw_inner, kw_left, kw_right, kw_full, kw_cross> {};
struct join_word : peg::seq<kw_join> {};
struct join_begin : peg::sor<peg::seq<join_kind, sep, peg::must<join_word>>, join_word> {};
struct join_on : peg::if_must<kw_on, sep, condition> {};
struct join_using : peg::if_must<kw_using, sep, name_list> {};
struct join : peg::if_must<join_begin, sep, table, peg::star<sep, peg::sor<join_on, join_using>>> {};
struct merge_arrow : peg::seq<arrow> {};
struct merge_head : peg::if_must<kw_merge, sep, table, peg::star<sep, join>, sep, merge_arrow, sep, target_table,
                                 rows_clauses, sep, head_end> {};
struct union_tables : peg::list_must<table, comma_sep> {};
struct union_arrow : peg::seq<arrow> {};
struct union_head : peg::if_must<kw_union, sep, peg::opt<union_tables, sep>, union_arrow, sep, target_table,
                                 rows_clauses, sep, head_end> {};
struct query_arrow : peg::seq<arrow> {};
struct query_head : peg::if_must<kw_query, sep, sql, sep, query_arrow, sep, target_table, rows_clauses, sep, head_end> {
};

struct file_unit
    : peg::sor<version_line, migration_line, source_line, target_line, include_line, var_line, setting_line, type_line,
               forbid_line, severity_line, waive_line,
               peg::seq<peg::sor<objects_line, rows_line, bad_rows_line, sql_line>, sep, peg::must<line_close>>,
               copy_head, split_head, merge_head, union_head, query_head> {};

// -- whole texts, for whoever prints: may this text stand there as it is?
// ----------------------------------------------
template <class Rule>
struct whole : peg::seq<Rule, peg::eof> {};

}  // namespace waybill::grammar::wb
