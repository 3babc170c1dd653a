CREATE TABLE "Track" (
  "id" INTEGER NOT NULL CONSTRAINT "track_pk" PRIMARY KEY,
  "name" VARCHAR(120) NOT NULL DEFAULT 'it''s',
  "note" TEXT,
  "code" CHAR(4) DEFAULT 'x',
  "active" BOOLEAN NOT NULL DEFAULT 1 CHECK ("active" IN (0, 1)),
  "tiny" TINYINT DEFAULT -5,
  "tiny_u" SMALLINT,
  "big_u" DECIMAL_TEXT(20,0),
  "price" DECIMAL(10,2) DEFAULT 0.99,
  "exact" DECIMAL_TEXT(30,10),
  "free" DECIMAL_TEXT,
  "f4" REAL,
  "f8" DOUBLE DEFAULT 1.5,
  "b16" BINARY(16),
  "vb" VARBINARY(20),
  "raw" BLOB,
  "d" DATE DEFAULT '2024-01-31',
  "ti" TIME(3),
  "created" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "seen" TIMESTAMPTZ(3) DEFAULT (strftime('%Y-%m-%d %H:%M:%fZ', 'now')),
  "span" DURATION_TEXT,
  "y" YEAR,
  "guid" UUID_TEXT DEFAULT (lower(hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-4' || substr(hex(randomblob(2)), 2) || '-' || substr('89AB', 1 + (random() & 3), 1) || substr(hex(randomblob(2)), 2) || '-' || hex(randomblob(6)))),
  "doc" JSON_TEXT,
  "kind" TEXT NOT NULL DEFAULT 'a' CHECK ("kind" IN ('a', 'it''s')),
  "tags" TEXT,
  "flags" BIT_TEXT(8),
  "words" JSON_TEXT,
  "place" GEOMETRY_BLOB,
  "addr" INET_TEXT,
  "x" XML_TEXT,
  "tz" TIMETZ_TEXT,
  "custom" TEXT,
  "genre_id" INTEGER,
  CONSTRAINT "track_genre_fk" FOREIGN KEY ("genre_id") REFERENCES "Genre" ("id") ON DELETE SET NULL ON UPDATE CASCADE DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT "track_price_check" CHECK (price >= 0)
);
CREATE UNIQUE INDEX "track_name_key" ON "Track" ("name", "code");
CREATE INDEX "track_note_idx" ON "Track" ("note", "price" DESC);
CREATE INDEX "track_part_idx" ON "Track" ("price") WHERE price > 0;

-- is it there
SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name = 'Track' COLLATE NOCASE;
SELECT count(*) FROM sqlite_schema WHERE type = 'index' AND name = 'track_note_idx' COLLATE NOCASE;
SELECT count(*) FROM sqlite_schema WHERE type = 'index' AND name = 'track_name_key' COLLATE NOCASE;

-- undo
DROP INDEX IF EXISTS "track_note_idx";
DROP INDEX IF EXISTS "track_part_idx";
DROP INDEX IF EXISTS "track_name_key";
DROP TABLE IF EXISTS "Track";
