// Statements of a schema file. Those that define tables are read, those that define no structure are passed over, the
// others are reported.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>

#include "compiler/catalog/parse_table.h"

namespace waybill {
namespace {

using ddl::Cursor;
using ddl::Statement;
using ddl::Token;
using ddl::TokenKind;

// Statements that define no structure of a table.
constexpr std::string_view passed_over[] = {"INSERT",    "REPLACE", "SET",     "SELECT", "COPY",   "GRANT",    "REVOKE",
                                            "LOCK",      "UNLOCK",  "USE",     "DROP",   "BEGIN",  "COMMIT",   "START",
                                            "PRAGMA",    "ANALYZE", "UPDATE",  "DELETE", "VACUUM", "SECURITY", "END",
                                            "ROLLBACK",  "SHOW",    "REFRESH", "CALL",   "DO",     "REINDEX",  "FLUSH",
                                            "DELIMITER", "GO",      "CLUSTER", "VALUES", "WITH"};

// Objects beside the tables, of which a schema file says what we don't make from it.
constexpr std::string_view other_objects[] = {"VIEW",  "MATERIALIZED", "FUNCTION",  "PROCEDURE", "TRIGGER",
                                              "EVENT", "RULE",         "POLICY",    "AGGREGATE", "OPERATOR",
                                              "CAST",  "COLLATION",    "CONSTRAINT"};
constexpr std::string_view ignored_objects[] = {"EXTENSION",    "DATABASE",   "SCHEMA",     "ROLE",        "USER",
                                                "SERVER",       "LANGUAGE",   "PROCEDURAL", "PUBLICATION", "STATISTICS",
                                                "SUBSCRIPTION", "TABLESPACE", "TEXT",       "DEFAULT"};

template <std::size_t N>
bool one_of(const Token& token, const std::string_view (&words)[N]) {
  return std::any_of(std::begin(words), std::end(words), [&](std::string_view word) { return is_word(token, word); });
}

class DdlReader {
 public:
  DdlReader(std::string_view text, std::uint32_t file, const FileStyle& style, Diagnostics& diagnostics)
      : text_(text), file_(file), style_(style), diagnostics_(diagnostics) {
    catalog_.engine = style.engine;
    catalog_.default_schema = style.default_schema;
  }

  Catalog read() {
    std::size_t at = 0;
    while (at < text_.size()) {
      const std::optional<Statement> found = ddl::next_statement(text_, at, style_.backslash_escapes);
      if (!found) {
        diagnostics_.add(Code::W0704, place(at, at),
                         "a text or a name in the statement that begins here is not closed");
        break;
      }
      Statement statement = *found;
      if (!statement.tokens.empty()) whole_body(statement);
      at = behind_data(statement);
      if (!statement.tokens.empty()) one(statement);
    }
    finish();
    return std::move(catalog_);
  }

 private:
  Span place(std::size_t begin, std::size_t end) const {
    return {file_, static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)};
  }
  Span place(const Statement& statement) const {
    return place(statement.tokens.front().begin, statement.tokens.front().end);
  }

  // BEGIN … END of a trigger or routine: its own ';' end no statement.
  void whole_body(Statement& statement) const {
    if (!is_word(statement.tokens.front(), "CREATE")) return;
    const auto depth = [&] {
      int open = 0;
      for (const Token& token : statement.tokens) {
        if (is_word(token, "BEGIN") || is_word(token, "CASE")) ++open;
        if (is_word(token, "END")) --open;
      }
      return open;
    };
    const bool program = std::any_of(statement.tokens.begin(), statement.tokens.end(), [](const Token& token) {
      return is_word(token, "TRIGGER") || is_word(token, "PROCEDURE") || is_word(token, "FUNCTION");
    });
    while (program && depth() > 0 && statement.end < text_.size()) {
      const std::optional<Statement> more = ddl::next_statement(text_, statement.end, style_.backslash_escapes);
      if (!more) return;
      statement.tokens.insert(statement.tokens.end(), more->tokens.begin(), more->tokens.end());
      statement.end = more->end;
    }
  }

  // Where the next statement begins: behind the rows of a COPY, behind what another DELIMITER encloses.
  std::size_t behind_data(const Statement& statement) const {
    const ddl::Tokens& tokens = statement.tokens;
    if (tokens.empty()) return statement.end;
    if (is_word(tokens.front(), "COPY") && is_word(tokens.back(), "STDIN")) {
      const std::size_t end = text_.find("\n\\.", statement.end);
      return end == std::string_view::npos ? text_.size() : end + 3;
    }
    if (is_word(tokens.front(), "COPY") &&
        std::any_of(tokens.begin(), tokens.end(), [](const Token& token) { return is_word(token, "STDIN"); })) {
      const std::size_t end = text_.find("\n\\.", statement.end);
      return end == std::string_view::npos ? statement.end : end + 3;
    }
    if (is_word(tokens.front(), "DELIMITER")) {
      const std::size_t line = std::min(text_.find('\n', tokens.front().end), text_.size());
      const bool plain = text_.substr(tokens.front().end, line - tokens.front().end).find_first_not_of(" ;\t\r") ==
                         std::string_view::npos;
      if (plain) return line;
      for (std::size_t at = line; (at = text_.find("DELIMITER", at)) != std::string_view::npos; at += 9)
        if (text_.substr(at + 9, 2) == " ;") return at + 11;
      return text_.size();
    }
    return statement.end;
  }

  void one(const Statement& statement) {
    Cursor in(statement.tokens, text_, style_.folds_names);
    if (one_of(in.peek(), passed_over)) return;
    if (in.accept("CREATE"))
      create(in, statement);
    else if (in.accept("ALTER"))
      alter(in, statement);
    else if (in.accept_all({"COMMENT", "ON"}))
      comment(in);
    else
      not_understood(statement);
  }

  void not_understood(const Statement& statement) {
    diagnostics_
        .add(Code::W0705, place(statement),
             fmt::format("statements that begin with `{}` are not understood", statement.tokens.front().value))
        .note("it is passed over: what it defines is not part of the schema that is checked");
  }

  // -- CREATE --------------------------------------------------------------------------------------------------------
  void create(Cursor& in, const Statement& statement) {
    (void)in.accept_all({"OR", "REPLACE"});
    while (in.accept("TEMPORARY") || in.accept("TEMP") || in.accept("GLOBAL") || in.accept("LOCAL") ||
           in.accept("UNLOGGED")) {
    }
    if (in.accept("TABLE")) return create_table(in, statement);
    if (in.accept("TYPE")) return create_type(in);
    if (in.accept("DOMAIN")) return create_domain(in);
    if (in.accept("SEQUENCE")) return;
    if (in.sees("UNIQUE") || in.sees("INDEX") || in.sees("FULLTEXT") || in.sees("SPATIAL")) return create_index(in);
    if (in.accept("VIRTUAL") || in.accept("FOREIGN")) return note_other(statement, "TABLE");
    if (one_of(in.peek(), ignored_objects)) return;
    while (!in.done() && !one_of(in.peek(), other_objects)) in.take();  // DEFINER = …, ALGORITHM = …
    if (in.done()) return not_understood(statement);
    note_other(statement, in.peek().value);
  }

  void note_other(const Statement& statement, std::string_view word) {
    std::string kind(word);
    for (char& c : kind) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    if (kind == "materialized") kind = "view";
    if (kind == "constraint") kind = "trigger";
    if (others_.empty()) first_other_ = place(statement);
    ++others_[kind];
  }

  ddl::TableReader reader(Cursor& in) { return {in, text_, file_, style_, types_, diagnostics_}; }

  void create_table(Cursor& in, const Statement& statement) {
    (void)in.accept_all({"IF", "NOT", "EXISTS"});
    ddl::TableReader elements = reader(in);
    Table table;
    const std::size_t name_at = in.at();
    table.name = elements.qname();
    if (in.accept_all({"PARTITION", "OF"})) {
      table.kind = "partition";
      table.parents = {elements.qname()};
    } else if (!in.accept_symbol("(")) {
      (void)name_at;
      diagnostics_.add(Code::W0704, place(statement), fmt::format("the columns of `{}` are not said", table.name.name))
          .help("write the columns out; CREATE TABLE … AS and LIKE can't be read without their source");
      return;
    } else {
      while (!in.done() && !in.accept_symbol(")")) {
        elements.element(table);
        if (!in.accept_symbol(",") && !in.sees_symbol(")")) break;
      }
      table_options(in, table);
    }
    if (Table* there = find(table.name); there != nullptr)
      diagnostics_.add(Code::W0704, place(statement), fmt::format("the table `{}` is made twice", table.name.name));
    else
      catalog_.tables.push_back(std::move(table));
  }

  void table_options(Cursor& in, Table& table) {
    while (!in.done()) {
      if (in.accept("COMMENT")) {
        (void)in.accept_symbol("=");
        table.comment = in.take().value;
      } else if (in.accept_all({"WITHOUT", "ROWID"})) {
        table.without_rowid = true;
      } else if (in.accept("STRICT")) {
        table.strict = true;
      } else if (in.accept_all({"PARTITION", "BY"})) {
        const std::size_t begin = in.at();
        while (!in.done()) in.take();
        table.partition_by = in.slice(begin);
        table.kind = style_.backslash_escapes ? "" : "partitioned";
      } else if (in.accept("INHERITS")) {
        table.kind = "child";
        in.skip_parenthesised();
      } else {
        in.take();
      }
    }
  }

  void create_index(Cursor& in) {
    const bool unique = in.accept("UNIQUE");
    const bool full = in.accept("FULLTEXT"), spatial = in.accept("SPATIAL");
    in.take();  // INDEX
    (void)in.accept("CONCURRENTLY");
    (void)in.accept_all({"IF", "NOT", "EXISTS"});
    const std::size_t begin = in.at();
    ddl::TableReader elements = reader(in);
    std::string name;
    if (!in.sees("ON")) name = elements.qname().name;
    std::string method = full ? "fulltext" : spatial ? "spatial" : "";
    if (in.accept("USING")) method = in.take().value;
    if (!in.accept("ON")) return;
    (void)in.accept("ONLY");
    const QName table = elements.qname();
    Index index = elements.index(unique, std::move(method));
    index.name = std::move(name);
    if (index.method == "btree") index.method.clear();
    if (Table* found = find(table)) found->indexes.push_back(std::move(index));
    (void)begin;
  }

  void create_type(Cursor& in) {
    ddl::TableReader elements = reader(in);
    const QName name = elements.qname();
    if (!in.accept_all({"AS", "ENUM"}) || !in.accept_symbol("(")) return;
    Enum made{name, {}};
    while (!in.done() && !in.accept_symbol(")")) {
      if (in.peek().kind == TokenKind::text) made.labels.push_back(in.peek().value);
      in.take();
    }
    Type type = make_type(TypeKind::enum_);
    type.name = name.name;
    type.labels = made.labels;
    types_[name.name] = {type, true};
    catalog_.enums.push_back(std::move(made));
  }

  void create_domain(Cursor& in) {
    ddl::TableReader elements = reader(in);
    Domain made;
    made.name = elements.qname();
    (void)in.accept("AS");
    const std::size_t begin = in.at();
    while (!in.done() && !in.sees("NOT") && !in.sees("CONSTRAINT") && !in.sees("CHECK") && !in.sees("DEFAULT") &&
           !in.sees("COLLATE") && !in.sees("NULL"))
      in.take();
    made.base = style_.declared_type(in.slice(begin));
    while (!in.done())
      if (in.accept_all({"NOT", "NULL"}))
        made.nullable = false;
      else
        in.take();
    types_[made.name.name] = {made.base, made.nullable};
    catalog_.domains.push_back(std::move(made));
  }

  // -- ALTER ---------------------------------------------------------------------------------------------------------
  void alter(Cursor& in, const Statement&) {
    if (!in.accept("TABLE")) return;  // owners, sequences, defaults of privileges
    (void)in.accept_all({"IF", "EXISTS"});
    (void)in.accept("ONLY");
    ddl::TableReader elements = reader(in);
    Table* table = find(elements.qname());
    if (table == nullptr) return;  // of a view or a sequence, whose owner it says
    do {
      alter_one(in, elements, *table);
    } while (in.accept_symbol(","));
  }

  void alter_one(Cursor& in, ddl::TableReader& elements, Table& table) {
    for (const char* word : {"OWNER", "DISABLE", "ENABLE", "CLUSTER", "REPLICA", "SET", "INHERIT", "FORCE", "NO",
                             "AUTO_INCREMENT", "ENGINE", "COMMENT", "ORDER", "CONVERT", "VALIDATE"})
      if (in.sees(word)) return elements.skip_to_end();
    if (in.accept("ATTACH")) {
      in.take();
      if (Table* child = find(elements.qname())) {
        child->kind = "partition";
        child->parents = {table.name};
      }
      return rest(in);
    }
    if (in.accept("ADD")) {
      if (in.accept("UNIQUE") && (in.sees("INDEX") || in.sees("KEY"))) {
        in.take();
        Key key{in.name().value_or(""), elements.column_list()};
        table.unique_keys.push_back(std::move(key));
        return elements.skip_to_end();
      }
      back_to_unique(in);
      (void)in.accept("COLUMN");
      (void)in.accept_all({"IF", "NOT", "EXISTS"});
      elements.element(table);
      return;
    }
    if (in.accept("MODIFY") || in.accept("CHANGE")) {
      (void)in.accept("COLUMN");
      elements.column(table);
      return;
    }
    if (in.accept("ALTER")) {
      (void)in.accept("COLUMN");
      return alter_column(in, elements, table);
    }
    diagnostics_
        .add(Code::W0704, place(in.peek().begin, in.peek().end),
             fmt::format("`{}` is not understood in an ALTER TABLE", in.peek().value))
        .help("leave it out of the file, or say it in `after`");
    rest(in);
  }

  static void back_to_unique(Cursor& in) {
    if (in.at() > 0) {
      in.back_to(in.at() - 1);
      if (!in.sees("UNIQUE")) in.take();
    }
  }

  static void rest(Cursor& in) {
    while (!in.done()) in.take();
  }

  void alter_column(Cursor& in, ddl::TableReader& elements, Table& table) {
    const std::string name = in.name().value_or("");
    for (Column& column : table.columns) {
      if (column.name != name) continue;
      if (in.accept_all({"SET", "DEFAULT"})) {
        column.default_value = elements.default_value(column.type);
      } else if (in.accept_all({"SET", "NOT", "NULL"})) {
        column.nullable = false;
      } else if (in.accept_all({"DROP", "DEFAULT"})) {
        column.default_value.reset();
      } else if (in.accept_all({"DROP", "NOT", "NULL"})) {
        column.nullable = true;
      } else if (in.accept_all({"ADD", "GENERATED"})) {
        column.identity = in.accept("ALWAYS") ? Identity::always : Identity::by_default;
        column.nullable = false;
        rest(in);
      }
    }
    elements.skip_to_end();
  }

  // COMMENT ON TABLE t IS '…', COMMENT ON COLUMN t.c IS '…'; of other objects nothing is kept.
  void comment(Cursor& in) {
    const bool of_table = in.accept("TABLE"), of_column = !of_table && in.accept("COLUMN");
    if (!of_table && !of_column) return;
    std::vector<std::string> parts;
    do {
      parts.push_back(in.name().value_or(""));
    } while (in.accept_symbol("."));
    if (!in.accept("IS") || in.peek().kind != TokenKind::text) return;
    const std::string text = in.take().value;
    std::string column;
    if (of_column) {
      column = parts.back();
      parts.pop_back();
    }
    QName name{parts.size() > 1 ? parts.front() : "", parts.empty() ? "" : parts.back()};
    if (name.schema == style_.default_schema) name.schema.clear();
    Table* table = find(name);
    if (table == nullptr) return;
    if (of_table) table->comment = text;
    for (Column& one : table->columns)
      if (of_column && one.name == column) one.comment = text;
  }

  // ------------------------------------------------------------------------------------------------------------------
  Table* find(const QName& name) {
    for (Table& table : catalog_.tables)
      if (table.name == name) return &table;
    return nullptr;
  }

  void finish() {
    for (Table& table : catalog_.tables) ddl::finish_table(table, style_);
    if (others_.empty()) return;
    std::vector<std::string> words;
    for (const auto& [kind, count] : others_)
      words.push_back(fmt::format("{} {}{}", count, kind, count == 1 ? "" : "s"));
    diagnostics_
        .add(Code::W0706, first_other_,
             fmt::format("{} of the schema file are not made from it", fmt::join(words, ", ")))
        .help("say them in `after`, as SQL of the target");
  }

  std::string_view text_;
  std::uint32_t file_;
  const FileStyle& style_;
  Diagnostics& diagnostics_;
  Catalog catalog_;
  ddl::NamedTypes types_;
  std::map<std::string, int> others_;
  Span first_other_;
};

}  // namespace

Catalog parse_ddl(std::string_view text, std::uint32_t file, const FileStyle& style, Diagnostics& diagnostics) {
  return DdlReader(text, file, style, diagnostics).read();
}

}  // namespace waybill
