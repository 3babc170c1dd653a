"""Split, merge, query and casts on every target, and tables that are there already: against SQL over the source."""
import os
import sqlite3
import subprocess
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../support"))
from databases import ENGINES, ROOT, WaybillTest, comparable, execute, psql, rows, table_rows, tables_of, snake  # noqa: E402


class Reshape(WaybillTest):
    def wanted(self, shop, sql):
        connection = sqlite3.connect(shop[7:])
        connection.create_function("lower", 1, lambda text: text and text.lower())  # its own knows ASCII only
        found = [tuple(comparable(v) for v in row) for row in connection.execute(sql)]
        connection.close()
        return sorted(found, key=lambda row: tuple((v is not None, v or "") for v in row))

    def reshape(self, engine):
        shop, target = self.shop(), self.fresh(engine)
        spec = os.path.join(ROOT, "examples/shop/waybill.yaml")
        env = dict(os.environ, SHOP_SOURCE=shop, SHOP_TARGET=target)
        self.waybill("apply", spec, "--auto-approve", "-q", env=env)
        self.assertEqual(self.wanted(shop, "SELECT CustomerId, FirstName || ' ' || LastName, lower(Email), CreatedAt FROM Customer"),
                         table_rows(target, "customer", ["customer_id", "full_name", "email", "created_at"]))
        self.assertEqual(self.wanted(shop, "SELECT CustomerId, Street, City, Country FROM Customer WHERE Street IS NOT NULL"),
                         table_rows(target, "address", ["customer_id", "street", "city", "country"]))
        self.assertEqual(
            self.wanted(shop, """SELECT BookId, Title, coalesce(a.FirstName || ' ', '') || a.LastName, p.Name, coalesce(g.Name, 'unknown'),
                                 printf('%.2f', PriceCents / 100.0), InPrint, Published, Isbn
                                 FROM Book b JOIN Author a USING (AuthorId) LEFT JOIN Publisher p USING (PublisherId)
                                 LEFT JOIN Genre g USING (GenreId)"""),
            table_rows(target, "book", ["book_id", "title", "author", "publisher", "genre", "price", "in_print", "published", "isbn"]))
        self.waybill("verify", spec, env=env)

    def test_tables_made_by_the_application(self):
        """Data only into tables with foreign keys in force, as the application's own migrations make them."""
        shop, target = self.shop(), self.fresh("postgresql")
        psql(target, """
            CREATE TABLE publisher (publisher_id int PRIMARY KEY, name varchar(80) NOT NULL, country varchar(40));
            CREATE TABLE genre (genre_id serial PRIMARY KEY, name varchar(40) NOT NULL UNIQUE);
            CREATE TABLE author (author_id int PRIMARY KEY, first_name text, last_name text NOT NULL, mentor_id int REFERENCES author);
            CREATE TABLE book (book_id int PRIMARY KEY, title text NOT NULL, author_id int NOT NULL REFERENCES author,
              publisher_id int REFERENCES publisher, genre_id int REFERENCES genre, price_cents int NOT NULL, reading_minutes int,
              in_print boolean NOT NULL, published date, isbn char(13) UNIQUE);
            CREATE TABLE customer (customer_id int PRIMARY KEY, first_name text NOT NULL, last_name text NOT NULL, email text NOT NULL,
              street text, city text, country text, fax text, created_at timestamp NOT NULL);
            CREATE TABLE sale (sale_id int PRIMARY KEY, customer_id int NOT NULL REFERENCES customer, sold_at timestamp NOT NULL, note text);
            CREATE TABLE sale_line (sale_id int REFERENCES sale, line_no int, book_id int NOT NULL REFERENCES book, quantity int NOT NULL,
              unit_price numeric(8,2) NOT NULL, PRIMARY KEY (sale_id, line_no));""")
        spec = self.spec(shop, target)
        self.assertIn("0 to create", self.waybill("plan", spec).stdout)
        self.waybill("apply", spec, "--auto-approve", "-q")
        for table, columns in tables_of(shop).items():
            self.assertEqual(table_rows(shop, table, columns), table_rows(target, snake(table), [snake(c) for c in columns]), table)
        execute(target, "INSERT INTO genre (name) VALUES ('Plays')")
        self.waybill("plan", self.spec(shop, target, name="again"), code=3)  # the tables hold rows now

    def test_query(self):
        shop, target = self.shop(), self.fresh("sqlite")
        tables = ('  - query: |\n      SELECT c.Country, count(*) AS sales FROM Customer c JOIN Sale USING (CustomerId)\n'
                  '      WHERE c.Country IS NOT NULL GROUP BY 1\n    into: by_country\n    key: [country]\n'
                  '  - copy: "*"\n    except: ["*"]\n')
        self.waybill("apply", self.spec(shop, target, tables), "--auto-approve", "-q")
        self.assertEqual(self.wanted(shop, "SELECT c.Country, count(*) FROM Customer c JOIN Sale USING (CustomerId)"
                                           " WHERE c.Country IS NOT NULL GROUP BY 1"),
                         table_rows(target, "by_country", ["country", "sales"]))

    def grouped(self, engine):
        """Groups, one group of all rows, and the first row by an order: the same from every source."""
        shop, source, target = self.shop(), self.fresh(engine), self.fresh("sqlite")
        self.waybill("apply", self.spec(shop, source, name="fill"), "--auto-approve", "-q")
        connection = sqlite3.connect(shop[7:])
        connection.create_function("lower", 1, lambda text: text and text.lower())
        wanted = {name: [tuple(comparable(v) for v in row) for row in connection.execute(sql)] for name, sql in {
            "by_year": "SELECT CAST(strftime('%Y', sold_at) AS int) y, count(*), min(lower(note)) FROM "
                       "(SELECT SoldAt sold_at, Note note FROM Sale) GROUP BY y",
            "everything": "SELECT count(*), sum(CAST(round(UnitPrice * 100) AS int) * Quantity) / 100.0 FROM SaleLine",
            "newest": "SELECT Country, CustomerId FROM (SELECT *, row_number() OVER (PARTITION BY Country ORDER BY CreatedAt DESC, "
                      "CustomerId) r FROM Customer WHERE Country IS NOT NULL) WHERE r = 1"}.items()}
        connection.close()
        tables = ("  - merge: sale s\n    group_by: [year(s.sold_at)]\n    into: by_year\n"
                  "    columns: { y: year(s.sold_at), n: count(*), first_note: min(lower(s.note)) }\n    drop: rest\n"
                  "  - merge: sale_line l\n    into: everything\n"
                  "    columns: { n: count(*), total: sum(l.unit_price * l.quantity) }\n    drop: rest\n"
                  "  - split: customer\n    into:\n      - table: newest\n        key: [country]\n        where: country is not null\n"
                  "        distinct: true\n        prefer: created_at desc, customer_id\n"
                  "        columns: { country: country, customer_id: customer_id }\n    drop: rest\n"
                  '  - copy: "*"\n    except: ["*"]\n')
        spec = self.spec(source, target, tables, settings="chunk_rows: 10")
        self.waybill("apply", spec, "--auto-approve", "-q")
        self.waybill("verify", spec, "--level", "rows")
        for table, columns in {"by_year": ["y", "n", "first_note"], "everything": ["n", "total"], "newest": ["country", "customer_id"]}.items():
            self.assertEqual(sorted(wanted[table], key=str), sorted(table_rows(target, table, columns), key=str), table)

    def test_set_null_of_a_required_column(self):
        """MariaDB refuses SET NULL of a column that takes no NULL; and what is left out by name leaves nothing to report."""
        source, target = self.fresh("postgresql"), self.fresh("mariadb")
        execute(source, """CREATE TABLE rental (id int PRIMARY KEY);
            CREATE TABLE payment (id int PRIMARY KEY, rental_id int NOT NULL REFERENCES rental ON DELETE SET NULL ON UPDATE CASCADE);
            CREATE FUNCTION one() RETURNS int LANGUAGE sql AS 'SELECT 1';
            INSERT INTO rental VALUES (1); INSERT INTO payment VALUES (10, 1);""")
        self.waybill("apply", self.spec(source, target, head="routines: none\n"), "--auto-approve", "-q")
        with self.assertRaises(subprocess.CalledProcessError):
            execute(target, "DELETE FROM rental")
        self.assertEqual([("10", "1")], table_rows(target, "payment", ["id", "rental_id"]))

    def test_bits(self):
        source, target = self.fresh("postgresql"), self.fresh("mariadb")
        execute(source, "CREATE TABLE flag (id int PRIMARY KEY, b bit(8)); INSERT INTO flag VALUES (1, B'10000001'), (2, NULL), (3, B'00110000')")
        spec = self.spec(source, target)
        self.waybill("apply", spec, "--auto-approve", "-q")
        self.waybill("verify", spec, "--level", "rows")
        self.assertEqual([("1", "129"), ("2", None), ("3", "48")], rows(target, ["id", "b + 0"], "flag"))

    def test_native_types_reach_the_writer(self):
        """What the target's own type keeps of a value decides how it is written: bits as numbers, uuid as bytes, texts as texts."""
        source, target = self.fresh("postgresql"), self.fresh("mariadb")
        execute(source, """CREATE TABLE one (id int PRIMARY KEY, b bit(12), at time(3), seen timestamp(3), u uuid);
            INSERT INTO one VALUES (1, B'000010000001', '10:00:00.125', '2024-01-31 10:00:00.125', '00112233-4455-6677-8899-aabbccddeeff')""")
        execute(target, "CREATE TABLE one (id int PRIMARY KEY, b bit(12), at time(3), seen datetime(3), u binary(16))")
        spec = self.spec(source, target)
        self.waybill("apply", spec, "--auto-approve", "-q")
        self.waybill("verify", spec, "--level", "rows")
        self.assertEqual([("1", "129", "10:00:00.125", "2024-01-31 10:00:00.125", "00112233445566778899AABBCCDDEEFF")],
                         rows(target, ["id", "b + 0", "at", "seen", "hex(u)"], "one"))
        saved = os.path.join(self.folder, "plan.json")
        self.waybill("plan", self.spec(source, self.fresh("mariadb"), name="saved"), "-o", saved)
        with open(saved, encoding="utf-8") as file:
            self.assertIn('"native": "bit(12)"', file.read().lower())

    def test_text_stays_text(self):
        source, target = self.fresh("sqlite"), self.fresh("sqlite")
        execute(source, "CREATE TABLE code (id INTEGER PRIMARY KEY, c VARCHAR(8)); INSERT INTO code VALUES (1, '007'), (2, '1e3')")
        execute(target, "CREATE TABLE code (id INTEGER PRIMARY KEY, c VARCHAR(8))")
        spec = self.spec(source, target)
        self.waybill("apply", spec, "--auto-approve", "-q")
        self.assertEqual([("1", "text"), ("2", "text")], rows(target, ["id", "typeof(c)"], "code"))

    def test_geometry_kept_as_bytes(self):
        source, target = self.fresh("mariadb"), self.fresh("postgresql")
        execute(source, "CREATE TABLE place (id int PRIMARY KEY, spot geometry NOT NULL); INSERT INTO place VALUES (1, point(1, 2))")
        spec = self.spec(source, target)
        self.waybill("apply", spec, "--auto-approve", "-q")
        self.waybill("verify", spec, "--level", "rows")
        self.assertEqual([("1", "\\x000000000101000000000000000000f03f0000000000000040")], table_rows(target, "place", ["id", "spot"]))


for one in ENGINES:
    setattr(Reshape, "test_groups_from_" + one, lambda self, e=one: self.grouped(e))
    setattr(Reshape, "test_shop_to_" + one, lambda self, e=one: self.reshape(e))

if __name__ == "__main__":
    unittest.main(verbosity=2)
