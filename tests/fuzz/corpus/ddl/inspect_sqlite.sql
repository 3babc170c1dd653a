-- Each kind of object at its odd edges.
CREATE TABLE "Order.Items ""x""" (
  Id INTEGER CONSTRAINT "the key" PRIMARY KEY AUTOINCREMENT,
  [select] TEXT COLLATE NOCASE DEFAULT 'a''b;c' NOT NULL,
  größe DECIMAL(12,4) DEFAULT (1 + 0.5) CONSTRAINT positive CHECK (größe > 0), -- a comment; with a semicolon
  doubled REAL GENERATED ALWAYS AS (größe * 2) STORED,
  shown TEXT AS ("select" || ';') VIRTUAL,
  at TIMESTAMP DEFAULT CURRENT_TIMESTAMP,
  `b id` INT REFERENCES b (id) ON DELETE SET NULL DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT once UNIQUE ([select], größe) ON CONFLICT IGNORE
);
CREATE TABLE b (id INTEGER PRIMARY KEY, item INT, a, UNIQUE (a), FOREIGN KEY (item) REFERENCES "Order.Items ""x""" ON UPDATE CASCADE /* end */);
CREATE TABLE pairs (x TEXT, y ANY, PRIMARY KEY (y, x DESC)) WITHOUT ROWID, STRICT;
CREATE TABLE copied AS SELECT 1 AS one, 'x' AS "t w o";
CREATE INDEX "Ix.1" ON "Order.Items ""x""" (lower([select]) DESC, größe COLLATE RTRIM) WHERE größe > 1 AND "select" <> ';';
CREATE UNIQUE INDEX ux ON b (item DESC);
CREATE VIRTUAL TABLE words USING fts5(body, tokenize = 'unicode61');
CREATE VIRTUAL TABLE boxes USING rtree(id, x0, x1);
CREATE VIEW z_first (id, "the text") AS SELECT Id, [select] FROM "Order.Items ""x""";
CREATE VIEW a_second AS SELECT count(*) AS n, ';' AS t FROM z_first -- of them
;
CREATE VIEW broken AS SELECT * FROM not_there;
CREATE TRIGGER "Touch.It" AFTER UPDATE OF größe, [select] ON "Order.Items ""x""" FOR EACH ROW WHEN new.größe > 1 AND ';' <> ''
BEGIN
  UPDATE b SET a = CASE WHEN new.größe > 2 THEN 'it''s; END' ELSE 'x' END; -- END;
  DELETE FROM pairs;
END;
CREATE TRIGGER into_view INSTEAD OF INSERT ON z_first BEGIN INSERT INTO b (a) VALUES (new."the text"); END;
