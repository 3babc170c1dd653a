// Views and triggers from one engine's words into another's: what comes out, or the construct that stops them. Whether
// it means the same is asked of real servers by tests/engines/programs.py.
#include <gtest/gtest.h>

#include "compiler/compiler.h"
#include "compiler/dialect/dialect.h"
#include "compiler/schema_text.h"

namespace waybill {
namespace {

constexpr const char* tables = R"(
CREATE TABLE item (item_id INTEGER PRIMARY KEY, name VARCHAR(60), price DECIMAL(6,2), shop_id INTEGER, sold_on DATE,
  changed TIMESTAMP);
CREATE TABLE shop (shop_id INTEGER PRIMARY KEY, city VARCHAR(40));
CREATE TABLE log (log_id INTEGER PRIMARY KEY, item_id INTEGER, note VARCHAR(40));
)";

Catalog source_catalog(Engine engine) {
  Diagnostics diagnostics;
  Catalog catalog = read_schema_text(tables, 0, engine, diagnostics);
  catalog.engine = engine;
  catalog.default_schema = dialect_of(engine).has_schemas && dialect_of(engine).folds_names ? "public" : "";
  for (Table& table : catalog.tables) table.name.schema = catalog.default_schema;
  return catalog;
}

Column column(const std::string& name) {
  Column result;
  result.name = name;
  result.type = make_type(TypeKind::text);
  return result;
}

std::string planned(Catalog source, Engine to, const std::string& object, const std::string& step_begins,
                    const std::string& spec = "tables:\n  - copy: '*'\n") {
  Catalogs catalogs;
  catalogs.source = std::move(source);
  catalogs.target.engine = to;
  catalogs.target.default_schema = dialect_of(to).has_schemas && dialect_of(to).folds_names ? "public" : "";
  Surroundings around;
  around.offline = true;
  Compilation compilation("spec.yaml", "waybill: 1\nmigration: m\n" + spec, around);
  if (!compilation.parse() || !compilation.check(std::move(catalogs)) || !compilation.settle_unproved())
    return "rejected: " + compilation.diagnostics().all().front().message;
  const Plan plan = compilation.plan("", "");
  std::string out;
  for (const Step& step : plan.steps)
    if (step.id.find(step_begins) != std::string::npos)
      for (const std::string& sql : std::get<RunSql>(step.body).statements) out += sql + "\n";
  for (const InventoryLine& line : plan.inventory)
    if (line.object.starts_with(object) && out.empty()) return "stopped: " + line.says;
  return out;
}

std::string view(Engine from, Engine to, const std::string& select, std::vector<std::string> columns = {"a"}) {
  Catalog source = source_catalog(from);
  View one;
  one.name = {source.default_schema, "v"};
  one.definition = select;
  for (const std::string& name : columns) one.columns.push_back(column(name));
  source.views.push_back(std::move(one));
  const std::string made = planned(std::move(source), to, "view v", "view.v");
  const std::size_t select_at = made.find("SELECT");
  return made.starts_with("stopped") || select_at == std::string::npos
             ? made
             : made.substr(select_at, made.size() - select_at - 1);
}

TEST(Views, are_said_in_the_words_of_the_target) {
  EXPECT_EQ(
      R"(SELECT "i"."name" AS "a" FROM ("public"."item" AS "i" INNER JOIN "public"."shop" AS "s" ON ("i"."shop_id" = "s"."shop_id")))",
      view(Engine::mariadb, Engine::postgres,
           "select `i`.`name` AS `a` from (`item` `i` join `shop` `s` on(`i`.`shop_id` = `s`.`shop_id`))")
          .replace(0, 0, ""));
}

TEST(Views, stop_at_what_has_no_equal) {
  const std::pair<const char*, const char*> cases[] = {
      {"WITH x AS (SELECT 1) SELECT * FROM x", "stopped: `WITH …`"},
      {"SELECT avg(price) AS a FROM item", "stopped: `avg()`, whose number of digits is each engine's own"},
      {"SELECT rank() OVER (ORDER BY price) AS a FROM item", "stopped: a window"},
      {"SELECT DISTINCT ON (name) name AS a FROM item", "stopped: `DISTINCT ON`"},
      {"SELECT name AS a FROM item ORDER BY price FETCH FIRST 3 ROWS ONLY", "stopped: `FETCH`"},
      {"SELECT name AS a FROM item LIMIT 3", "stopped: `LIMIT` without an order"},
      {"SELECT name AS a FROM item NATURAL JOIN shop", "stopped: `NATURAL`"},
      {"SELECT i.name AS a FROM public.item i FULL JOIN public.shop s ON i.shop_id = s.shop_id",
       "stopped: a full join, which mariadb has not"},
      {"SELECT name AS a FROM item GROUP BY shop_id",
       "stopped: column `name`, which is neither grouped nor follows from what is"},
      {"SELECT a.x AS a FROM other.a", "stopped: `other.a`, which is no table here"},
      {"SELECT name AS a FROM item INTERSECT ALL SELECT city FROM shop", "stopped: `INTERSECT ALL`"},
      {"SELECT name AS a FROM item WHERE name ~ 'x'", nullptr},
      {"SELECT name AS a FROM item WHERE price > (SELECT 1", nullptr},
  };
  for (const auto& [select, says] : cases) {
    const std::string made = view(Engine::postgres, Engine::mariadb, select);
    EXPECT_TRUE(made.starts_with("stopped: ")) << select << "\n" << made;
    EXPECT_EQ(says != nullptr ? says : made, made) << select;
  }
}

TEST(Views, group_by_what_follows_from_the_group) {
  const std::string grouped = view(Engine::postgres, Engine::sqlite,
                                   "SELECT s.city AS a, count(*) AS b FROM public.item i JOIN public.shop s ON "
                                   "((i.shop_id = s.shop_id)) GROUP BY s.shop_id",
                                   {"a", "b"});
  EXPECT_NE(std::string::npos, grouped.find(R"(GROUP BY "s"."shop_id", "s"."city")")) << grouped;
}

std::string trigger(Engine from, Engine to, Trigger one) {
  Catalog source = source_catalog(from);
  for (Table& table : source.tables)
    if (table.name.name == "item") table.triggers.push_back(std::move(one));
  return planned(std::move(source), to, "trigger ", ".trigger.");
}

Trigger mysql_trigger(const std::string& timing, const std::string& event, const std::string& body) {
  Trigger one;
  one.name = "t";
  one.timing = timing;
  one.events = {event};
  one.body = body;
  return one;
}

Trigger postgres_trigger(const std::string& timing, std::vector<std::string> events, const std::string& body,
                         const std::string& head = "") {
  Trigger one = mysql_trigger(timing, "", "");
  one.events = std::move(events);
  one.native = "CREATE TRIGGER t " + head + " ON public.item FOR EACH ROW EXECUTE FUNCTION public.f()";
  one.body = one.native +
             ";\nCREATE OR REPLACE FUNCTION public.f()\n RETURNS trigger\n LANGUAGE plpgsql\nAS $function$\n" + body +
             "\n$function$\n";
  return one;
}

TEST(Triggers, that_assign_the_present_are_carried) {
  EXPECT_EQ(
      "CREATE TRIGGER `t` before update ON `item` FOR EACH ROW\nBEGIN\n  SET NEW.`changed` = "
      "CURRENT_TIMESTAMP(6);\nEND\n",
      trigger(Engine::postgres, Engine::mariadb,
              postgres_trigger("before", {"update"}, "BEGIN NEW.changed = CURRENT_TIMESTAMP; RETURN NEW; END")));
  EXPECT_EQ("stopped: an assignment to NEW, which sqlite has not",
            trigger(Engine::postgres, Engine::sqlite,
                    postgres_trigger("before", {"update"}, "BEGIN NEW.shop_id = 1; RETURN NEW; END")));
}

TEST(Triggers, carry_their_conditions_with_each_statement_where_there_is_no_if) {
  const std::string made =
      trigger(Engine::mariadb, Engine::sqlite,
              mysql_trigger("after", "update",
                            "BEGIN IF old.price <> new.price THEN INSERT INTO log (item_id, note) VALUES "
                            "(new.item_id, 'price'); ELSE DELETE FROM log WHERE item_id = "
                            "old.item_id; END IF; END"));
  EXPECT_NE(std::string::npos, made.find(R"(SELECT "new"."item_id", 'price' WHERE)")) << made;
  EXPECT_NE(std::string::npos, made.find("IS NOT TRUE")) << made;
}

TEST(Triggers, are_one_for_each_event) {
  const std::string made =
      trigger(Engine::postgres, Engine::mariadb,
              postgres_trigger(
                  "after", {"insert", "delete"},
                  "BEGIN IF TG_OP = 'INSERT' THEN INSERT INTO log (item_id, note) VALUES (NEW.item_id, 'new'); "
                  "RETURN NEW; END IF; INSERT INTO log (item_id, note) VALUES (OLD.item_id, 'old'); RETURN OLD; END"));
  EXPECT_NE(std::string::npos, made.find("`t_insert` after insert")) << made;
  EXPECT_NE(std::string::npos, made.find("VALUES (`new`.`item_id`, 'new')")) << made;
  EXPECT_NE(std::string::npos, made.find("`t_delete` after delete")) << made;
  EXPECT_NE(std::string::npos, made.find("VALUES (`old`.`item_id`, 'old')")) << made;
}

TEST(Triggers, stop_at_what_has_no_equal) {
  const std::pair<const char*, const char*> cases[] = {
      {"DECLARE n integer; BEGIN RETURN NEW; END", "stopped: `DECLARE …`"},
      {"BEGIN UPDATE item SET price = 1 WHERE item_id = NEW.item_id; RETURN NEW; END",
       "stopped: a change of the table that it is on"},
      {"BEGIN PERFORM f(); RETURN NEW; END", "stopped: `PERFORM …`"},
      {"BEGIN IF NEW.price < 0 THEN RETURN NULL; END IF; RETURN NEW; END", "stopped: `RETURN` inside IF"},
      {"BEGIN RETURN NULL; END", "stopped: `RETURN NULL`, by which the row is not changed"},
      {"BEGIN RAISE EXCEPTION 'no % here', NEW.name; RETURN NEW; END",
       "stopped: `RAISE` of something else than a plain text"},
      {"BEGIN INSERT INTO log SELECT 1, 2, 'x'; RETURN NEW; END", "stopped: `INSERT` without VALUES"},
      {"BEGIN NEW.price = 'x'; RETURN NEW; END", nullptr},
  };
  for (const auto& [body, says] : cases) {
    const std::string made = trigger(Engine::postgres, Engine::mariadb, postgres_trigger("before", {"update"}, body));
    EXPECT_TRUE(made.starts_with("stopped: ")) << body << "\n" << made;
    EXPECT_EQ(says != nullptr ? says : made, made) << body;
  }
  EXPECT_EQ("stopped: `UPDATE OF` columns, which mariadb has not",
            trigger(Engine::postgres, Engine::mariadb,
                    postgres_trigger("before", {"update"}, "BEGIN NEW.shop_id = 1; RETURN NEW; END",
                                     "BEFORE UPDATE OF price")));
}

}  // namespace
}  // namespace waybill
