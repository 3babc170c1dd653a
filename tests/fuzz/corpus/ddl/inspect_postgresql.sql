-- Each kind of object at its odd edges.
CREATE SCHEMA "Odd.Schéma";
CREATE SCHEMA empty_one;
CREATE TYPE "Odd.Schéma"."Mood ""x""" AS ENUM ('it''s', 'so, so', '');
COMMENT ON TYPE "Odd.Schéma"."Mood ""x""" IS 'a ''mood''';
CREATE TYPE point3 AS (x integer, "Y y" numeric(10,2), label text COLLATE "C");
CREATE TYPE price_range AS RANGE (SUBTYPE = numeric);
CREATE COLLATION plain (PROVIDER = libc, LOCALE = 'C');
CREATE FUNCTION is_short(t text) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT length(t) < 100';
CREATE DOMAIN short AS varchar(120) COLLATE "C" DEFAULT 'x' CONSTRAINT "is short" CHECK (is_short(VALUE)) NOT NULL;
CREATE DOMAIN shorter AS short CHECK (VALUE <> 'y''y');
ALTER DOMAIN shorter ADD CONSTRAINT later CHECK (VALUE IN ('a', 'b')) NOT VALID;
COMMENT ON DOMAIN short IS 'back\slash';
CREATE SEQUENCE free AS smallint START 5 INCREMENT -2 MINVALUE -100 MAXVALUE 100 CACHE 7 CYCLE;
CREATE SEQUENCE "Odd.Schéma"."Nr.1" START 1000;
CREATE TABLE "Odd.Schéma"."Order.Items" (
  "Id" bigint GENERATED ALWAYS AS IDENTITY (START WITH 10 INCREMENT BY 5 CACHE 3),
  "select" text COLLATE "C" DEFAULT 'a''b\c',
  größe numeric(12,4) NOT NULL DEFAULT 1.50,
  mood "Odd.Schéma"."Mood ""x""" DEFAULT 'it''s',
  moods "Odd.Schéma"."Mood ""x"""[] DEFAULT '{}',
  doubled numeric GENERATED ALWAYS AS (größe * 2) STORED,
  at timestamptz(3) DEFAULT now(),
  tags text[][] DEFAULT ARRAY['a', 'b'],
  place point3,
  prices price_range,
  short shorter,
  nr bigint DEFAULT nextval('"Odd.Schéma"."Nr.1"'),
  "a very long name that goes on until the sixty-third byte is in" jsonb DEFAULT '{"a": [1, null]}',
  CONSTRAINT "pk.of ""it""" PRIMARY KEY ("Id") INCLUDE (größe),
  CONSTRAINT once UNIQUE NULLS NOT DISTINCT ("select", größe) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT "says 'no'" CHECK ("select" <> 'no; -- "really"' AND größe > 0)
) WITH (fillfactor = 70, autovacuum_enabled = false);
ALTER TABLE "Odd.Schéma"."Order.Items" ADD CONSTRAINT not_yet CHECK (größe < 1000) NOT VALID;
COMMENT ON TABLE "Odd.Schéma"."Order.Items" IS 'it''s; -- "quoted" \ and
two lines';
COMMENT ON COLUMN "Odd.Schéma"."Order.Items".größe IS 'größer als ''nichts''';
CREATE INDEX "Ix.1" ON "Odd.Schéma"."Order.Items" USING btree (lower("select") DESC NULLS LAST, größe ASC NULLS FIRST)
  INCLUDE (at) WITH (fillfactor = 50) WHERE größe > 1 AND "select" IN ('x', 'y');
COMMENT ON INDEX "Odd.Schéma"."Ix.1" IS 'why ''not''';
CREATE UNIQUE INDEX ux ON "Odd.Schéma"."Order.Items" ("select" COLLATE "POSIX" text_pattern_ops);
CREATE INDEX gin_tags ON "Odd.Schéma"."Order.Items" USING gin (tags);
CREATE UNLOGGED TABLE fast (id serial PRIMARY KEY, state varchar(10) CHECK (state IN ('on', 'off')), code char(3) CHECK (code = ANY ('{abc,def}')));
CREATE TABLE no_columns ();
CREATE TABLE "A" (id integer PRIMARY KEY, b_id integer, x integer, y integer, UNIQUE (x, y));
CREATE TABLE b (id integer PRIMARY KEY, a_id integer REFERENCES "A" ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED, x integer, y integer,
  CONSTRAINT "full" FOREIGN KEY (x, y) REFERENCES "A" (x, y) MATCH FULL ON UPDATE SET NULL ON DELETE SET DEFAULT,
  room integer, during tsrange, CONSTRAINT apart EXCLUDE USING gist (during WITH &&) WHERE (room > 0) DEFERRABLE);
ALTER TABLE "A" ADD CONSTRAINT cyclic FOREIGN KEY (b_id) REFERENCES b NOT VALID;
CREATE TABLE base (id integer NOT NULL, note text, CHECK (id > 0), CONSTRAINT mine CHECK (id < 100) NO INHERIT);
CREATE TABLE extra (more text DEFAULT 'more', CONSTRAINT later CHECK (more <> 'x'));
CREATE TABLE derived (own integer) INHERITS (base, extra);
ALTER TABLE base ADD CONSTRAINT unproven CHECK (note <> 'z') NOT VALID;
CREATE TABLE measures (id bigserial, day date NOT NULL, city text NOT NULL, PRIMARY KEY (id, day, city), CHECK (city <> ''))
  PARTITION BY RANGE (day);
CREATE INDEX measures_city ON measures (city);
CREATE TABLE measures_2024 PARTITION OF measures FOR VALUES FROM ('2024-01-01') TO ('2025-01-01') PARTITION BY LIST (city);
CREATE TABLE "measures 2024 ""W""" PARTITION OF measures_2024 FOR VALUES IN ('Wien', 'O''Fallon');
CREATE TABLE measures_2024_rest PARTITION OF measures_2024 DEFAULT;
CREATE TABLE measures_rest (city text NOT NULL, day date NOT NULL, id bigint NOT NULL DEFAULT 7, CONSTRAINT measures_city_check CHECK (city <> ''));
ALTER TABLE measures ATTACH PARTITION measures_rest DEFAULT;
CREATE INDEX only_here ON measures_rest (day DESC);
CREATE TABLE hashed (id integer, fast_id integer REFERENCES "A") PARTITION BY HASH (id, (fast_id + 1));
CREATE TABLE hashed_0 PARTITION OF hashed FOR VALUES WITH (MODULUS 2, REMAINDER 0);
CREATE VIEW z_first AS SELECT id, state AS "State of ""it""" FROM fast WHERE state IN ('on', 'off');
CREATE VIEW a_second WITH (security_barrier = true) AS SELECT "State of ""it""", count(*) FROM z_first GROUP BY 1;
COMMENT ON VIEW a_second IS 'on ''z''';
COMMENT ON COLUMN a_second.count IS 'how many';
CREATE VIEW a_by_key AS SELECT f.id, f.state, count(*) AS n FROM fast f JOIN "A" ON "A".id = f.id GROUP BY f.id;
CREATE MATERIALIZED VIEW kept AS SELECT id, city FROM measures WITH NO DATA;
CREATE UNIQUE INDEX kept_id ON kept (id);
CREATE FUNCTION from_view() RETURNS SETOF a_second LANGUAGE sql AS 'SELECT * FROM public.a_second';
CREATE VIEW "0_of_function" AS SELECT * FROM from_view();
CREATE FUNCTION atomic(n integer) RETURNS bigint LANGUAGE sql BEGIN ATOMIC SELECT count(*) FROM public.z_first WHERE id > n; END;
CREATE FUNCTION a_row(f fast) RETURNS text LANGUAGE plpgsql AS $$ BEGIN RETURN f.state || '$x$; '; END $$;
CREATE FUNCTION next_number() RETURNS integer LANGUAGE sql AS 'SELECT 1';
CREATE TABLE aaa_uses_function (n integer DEFAULT next_number(), d integer GENERATED ALWAYS AS (length('x')) STORED);
CREATE PROCEDURE tidy(INOUT n integer DEFAULT 3) LANGUAGE plpgsql AS $$ BEGIN DELETE FROM public.fast; END $$;
CREATE FUNCTION add_text(text, text) RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT coalesce($1 || ',', '') || $2 $$;
CREATE AGGREGATE all_text(text) (SFUNC = add_text, STYPE = text, INITCOND = 'it''s', PARALLEL = SAFE);
CREATE FUNCTION touched() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
CREATE TRIGGER "Touch.It" BEFORE UPDATE OF größe, "select" ON "Odd.Schéma"."Order.Items" FOR EACH ROW
  WHEN (OLD.größe IS DISTINCT FROM NEW.größe AND NEW."select" <> ';') EXECUTE FUNCTION touched('it''s', ';');
CREATE TRIGGER off AFTER INSERT OR DELETE ON fast FOR EACH STATEMENT EXECUTE FUNCTION touched();
ALTER TABLE fast DISABLE TRIGGER off;
CREATE TRIGGER at_replica AFTER TRUNCATE ON fast EXECUTE FUNCTION touched();
ALTER TABLE fast ENABLE REPLICA TRIGGER at_replica;
CREATE CONSTRAINT TRIGGER at_end AFTER INSERT ON b DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION touched();
CREATE TRIGGER cloned AFTER INSERT ON measures FOR EACH ROW EXECUTE FUNCTION touched();
ALTER TABLE measures_rest DISABLE TRIGGER cloned;
CREATE TRIGGER into_view INSTEAD OF INSERT ON z_first FOR EACH ROW EXECUTE FUNCTION touched();
