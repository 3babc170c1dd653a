#include "compiler/spec/wb_tree.h"

#include <fmt/format.h>

#include <algorithm>

#include "compiler/spec/expr_errors.h"
#include "compiler/spec/wb_errors.h"
#include "compiler/spec/wb_units.h"
#include "compiler/spec/yaml_errors.h"
#include "grammar/messages.h"

namespace waybill {

namespace {

namespace peg = tao::pegtl;
namespace g = grammar;
namespace w = grammar::wb;

using Input = peg::memory_input<peg::tracking_mode::eager, peg::eol::lf_crlf, const char*>;

// What the parse tree keeps; the rest of the grammar is only passed through.
template <class Rule>
using selected = peg::parse_tree::selector<
    Rule,
    peg::parse_tree::store_content::on<
        w::escaped_text, w::triple_text, w::single_text, w::double_text, w::tick_text, w::bare_word, w::url_word,
        w::env_call, w::name_list, w::condition, w::order, w::type_text, w::table, w::key_generated, w::key_clause,
        w::where_clause, w::distinct_clause, w::prefer_clause, w::only_clause, w::except_clause, w::group_clause,
        w::drop_rest, w::drop_line, w::carried_word, w::carried_line, w::objects_word, w::objects_line, w::rows_word,
        w::rows_line, w::set_aside, w::bad_rows_word, w::bad_rows_line, w::sql_word, w::sql_line, w::object_name,
        w::index_column, w::index_list, w::unique_word, w::index_line, w::action_words, w::on_delete, w::on_update,
        w::parent, w::parent_list, w::foreign_line, w::check_name, w::check_line, w::star_table, w::all_of, w::not_null,
        w::nullable, w::default_value, w::cast_word, w::zone, w::comment, w::column_type, w::column_target,
        w::column_from, w::column_line, w::block_close, w::part_open, w::part_target, w::part_head, w::schema,
        w::schema_file, w::version_line, w::migration_line, w::source_line, w::target_line, w::include_line,
        w::var_name, w::var_line, w::setting_word, w::setting_line, w::forbid_line, w::severity_code, w::severity_word,
        w::severity_line, w::waive_on, w::waive_reason, w::waive_until, w::waive_line, w::matched_type, w::rule_match,
        w::rule_table, w::rule_column, w::rule_if, w::rule_if_default, w::rule_to, w::rule_word, w::rule_option,
        w::type_line, w::target_table, w::block, w::into, w::copy_head, w::split_head, w::join_kind, w::join_on,
        w::join_using, w::join, w::merge_head, w::union_head, w::union_from, w::query_head>>;

class WbReader {
 public:
  WbReader(std::string_view text, std::uint32_t file, Diagnostics& diagnostics)
      : text_(text),
        layout_(lay_out(text, file, diagnostics)),
        file_(file),
        diagnostics_(diagnostics),
        units_(layout_, file, text.size()) {}

  YamlPtr read() {
    if (looks_like_yaml(layout_.clean)) return refuse_yaml();
    const std::size_t size = layout_.view.size();
    while (!too_much() && (at_ = std::min(layout_.view.find_first_not_of(" \t\r\n\v\f;", at_), size)) < size)
      read_unit();
    if (!units_.blocks().empty()) report_open_brace(size);
    while (!units_.blocks().empty()) units_.close(size);
    const YamlPtr root = units_.root();
    if (root->pairs.empty()) return nullptr;
    attach_remarks(*root, layout_.comments, text_);
    return root;
  }

 private:
  Span span(std::size_t begin, std::size_t end) const {
    return {file_, static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)};
  }

  // A file of another kind, or one that someone made: to read on would tell nothing more.
  bool too_much() {
    constexpr std::size_t most_errors = 100, deepest = 16;
    const bool deep = units_.blocks().size() > deepest;
    if (deep) diagnostics_.add(Code::W0111, span(at_, at_), "these braces are too deeply nested");
    if (!deep && errors_ < most_errors) return false;
    while (!units_.blocks().empty()) units_.close(at_);
    return true;
  }

  YamlPtr refuse_yaml() {
    const auto at = layout_.clean.find_first_not_of(" \t\r\n");
    const std::size_t end = std::min(layout_.clean.find('\n', at), layout_.clean.size());
    diagnostics_.add(Code::W0115, span(at, end), "this is YAML in a file that ends in .wb")
        .help("give the file a name that ends in .yaml; `waybill fmt --to wb` then writes it in this spelling");
    return nullptr;
  }

  void read_unit() {
    if (units_.blocks().empty()) {
      if (layout_.view[at_] != '}') return read<w::file_unit>();
      diagnostics_.add(Code::W0115, span(at_, at_ + 1), "this `}` closes nothing");
      ++errors_;
      ++at_;
      return;
    }
    if (leaves_block()) {
      report_open_brace(at_);
      units_.close(at_);
      if (outside())
        while (!units_.blocks().empty()) units_.close(at_);
      return;
    }
    if (units_.blocks().back().kind == WbUnits::Kind::split) return read<w::split_unit>();
    const bool arrow =
        std::string_view(layout_.outline).substr(at_, end_of_unit() - at_).find("->") != std::string::npos;
    if (arrow) return read<w::column_unit>();
    units_.blocks().back().kind == WbUnits::Kind::united ? read<w::union_unit>() : read<w::line_unit>();
  }

  template <class Unit>
  void read() {
    const char* data = layout_.view.data();
    Input in(data + at_, data + layout_.view.size(), "", at_, 1, 1);
    try {
      const auto tree = peg::parse_tree::parse<Unit, selected, peg::nothing, g::control>(in);
      if (!tree) return give_up("", at_);
      at_ = in.iterator().byte;
      for (const auto& unit : tree->children) units_.take(*unit);
    } catch (const peg::parse_error& error) {
      give_up(error.message(), error.positions().front().byte);
    }
  }

  std::size_t end_of_unit() const {
    return std::min(layout_.outline.find_first_of(";{}", at_), layout_.outline.size());
  }

  // Says what is wrong and goes on behind the unit.
  void give_up(std::string_view expected, std::size_t error_at) {
    const std::size_t end = end_of_unit();
    const bool told = std::any_of(layout_.broken.begin(), layout_.broken.end(),
                                  [&](std::size_t at) { return at >= at_ && at <= end; });
    ++errors_;
    if (!told)
      report_unit({layout_.clean, layout_.outline, at_, end, file_, !units_.blocks().empty()}, expected, error_at,
                  diagnostics_);
    const std::size_t begin = at_;
    at_ = end;
    if (at_ >= layout_.outline.size() || layout_.outline[at_] == '}') return;
    if (layout_.outline[at_++] == '{') units_.open_nowhere(kind_of_head(begin), at_ - 1);
  }

  // `split Customer -> {` has parts, whatever is wrong before its arrow.
  WbUnits::Kind kind_of_head(std::size_t begin) const {
    const std::string_view head = std::string_view(layout_.outline).substr(begin, at_ - 1 - begin);
    const std::size_t last = head.find_last_not_of(" \t\r\n");
    const bool parts = first_word(head) == "split" && last != std::string_view::npos &&
                       (head[last] == '>' || head.find("->") == std::string_view::npos);
    if (first_word(head) == "union") return WbUnits::Kind::united;
    return parts ? WbUnits::Kind::split : WbUnits::Kind::mapping;
  }

  // A mapping begins at the margin, though a block is open.
  bool outside() const {
    const bool margin = at_ == 0 || layout_.view[at_ - 1] == '\n' || layout_.view[at_ - 1] == ';';
    const std::string_view rest = std::string_view(layout_.view).substr(at_), word = first_word(rest);
    static constexpr std::string_view words[] = {"copy", "split", "merge", "union", "query"};
    if (!margin || std::find(std::begin(words), std::end(words), word) == std::end(words)) return false;
    const std::size_t next = rest.find_first_not_of(" \t", word.size());
    return next != std::string_view::npos && next > word.size() && rest.substr(next, 2) != "->";
  }
  bool leaves_block() const {
    if (outside()) return true;
    const std::size_t end = end_of_unit();
    return units_.blocks().back().kind == WbUnits::Kind::part && end < layout_.outline.size() &&
           layout_.outline[end] == '{';
  }

  void report_open_brace(std::size_t at) {
    ++errors_;
    const std::uint32_t brace = units_.blocks().back().brace;
    Diagnostic& error = diagnostics_.add(Code::W0115, span(brace, brace + 1), "this `{` is not closed");
    if (at < layout_.view.size())
      error.also(span(at, at + first_word(std::string_view(layout_.view).substr(at)).size()),
                 "a `}` is missing before this");
    else
      error.help("a `}` is missing at the end");
  }

  std::string_view text_;
  WbLayout layout_;
  std::uint32_t file_;
  Diagnostics& diagnostics_;
  WbUnits units_;
  std::size_t at_ = 0;
  std::size_t errors_ = 0;
};

}  // namespace

YamlPtr read_wb(const SourceMap& sources, std::uint32_t file, Diagnostics& diagnostics) {
  if (report_unreadable_text(sources, file, Code::W0115, diagnostics)) return nullptr;
  return WbReader(sources.file(file).text, file, diagnostics).read();
}

std::optional<Span> wb_in_yaml(std::string_view text, std::uint32_t file) {
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    const std::string_view line = text.substr(at, end - at);
    const std::size_t first = line.find_first_not_of(" \t\r");
    at = end + 1;
    if (first == std::string_view::npos || line[first] == '#' || line.substr(first, 2) == "--") continue;
    const std::string_view rest = line.substr(first), word = first_word(rest);
    const bool version = word == "waybill" && rest.size() > 8 && rest[7] == ' ' && rest[8] >= '0' && rest[8] <= '9';
    const bool mapping = word == "copy" || word == "split" || word == "merge" || word == "union";
    const bool blank = rest.substr(word.size()).starts_with(' ') && rest.find(": ") == std::string_view::npos;
    if (!version && !(mapping && blank)) return std::nullopt;
    const auto begin = static_cast<std::uint32_t>(rest.data() - text.data());
    return Span{file, begin, begin + static_cast<std::uint32_t>(word.size())};
  }
  return std::nullopt;
}

}  // namespace waybill
