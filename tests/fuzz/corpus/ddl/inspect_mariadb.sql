-- Each kind of object at its odd edges.
CREATE SEQUENCE `nr.1` START WITH 5 INCREMENT BY -2 MINVALUE -100 MAXVALUE 100 CACHE 7 CYCLE;
CREATE TABLE `Order.Items "x"` (
  Id int(10) unsigned NOT NULL AUTO_INCREMENT COMMENT 'it''s; -- "the" \\ key',
  `select` varchar(40) CHARACTER SET latin1 COLLATE latin1_german2_ci DEFAULT 'a''b;c',
  größe decimal(12,4) NOT NULL DEFAULT 1.5 CHECK (größe > 0),
  doubled decimal(14,4) GENERATED ALWAYS AS (größe * 2) STORED COMMENT 'twice',
  shown varchar(50) AS (concat(`select`, ';')) VIRTUAL INVISIBLE,
  at timestamp(3) NOT NULL DEFAULT current_timestamp(3) ON UPDATE current_timestamp(3),
  mood enum('it''s','so; so','') DEFAULT '',
  flags set('a','b') NULL DEFAULT NULL,
  doc json DEFAULT json_object('a', 1),
  bits bit(5) DEFAULT b'101',
  bytes varbinary(9) DEFAULT x'0102',
  number int DEFAULT nextval(`nr.1`),
  place point NOT NULL,
  b_id int, x int, y int,
  PRIMARY KEY (größe, Id),
  UNIQUE KEY `u;k` (`select`, x),
  UNIQUE KEY part (shown(5)),
  KEY `auto` (Id) COMMENT 'why ''not''',
  KEY hidden (x) IGNORED,
  KEY falling (x DESC, y),
  FULLTEXT KEY words (`select`),
  SPATIAL KEY places (place),
  CONSTRAINT `says 'no'` CHECK (`select` <> 'no; "x"')
) ENGINE=InnoDB ROW_FORMAT=COMPRESSED KEY_BLOCK_SIZE=8 COMMENT='it''s; "quoted" \\ and
two lines';
CREATE TABLE b (id int PRIMARY KEY, x int, y int, UNIQUE (x, y), KEY (y)) ENGINE=InnoDB DEFAULT CHARSET=latin1;
ALTER TABLE `Order.Items "x"` ADD CONSTRAINT `to.b` FOREIGN KEY (x, y) REFERENCES b (x, y) ON DELETE SET NULL ON UPDATE CASCADE;
CREATE TABLE c (id int PRIMARY KEY, other int, FOREIGN KEY (id) REFERENCES b (id), KEY (other));
ALTER TABLE b ADD CONSTRAINT cyclic FOREIGN KEY (y) REFERENCES c (other) ON DELETE NO ACTION;
CREATE TABLE plain (id int, t text) ENGINE=MyISAM MAX_ROWS=100 CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
CREATE TABLE in_ranges (d date, n int) PARTITION BY RANGE (year(d)) SUBPARTITION BY HASH (n) SUBPARTITIONS 2
  (PARTITION p0 VALUES LESS THAN (2000) COMMENT 'old', PARTITION `p 1` VALUES LESS THAN MAXVALUE);
CREATE TABLE in_lists (a int, b int) PARTITION BY LIST COLUMNS (a, b) (PARTITION p VALUES IN ((1, 2), (3, 4)), PARTITION q DEFAULT);
CREATE TABLE in_keys (a int PRIMARY KEY) PARTITION BY KEY (a) PARTITIONS 3;
DELIMITER //
CREATE FUNCTION lengthen(t varchar(20) CHARSET latin1, n decimal(4,2)) RETURNS varchar(90) CHARSET latin1 DETERMINISTIC NO SQL SQL SECURITY INVOKER COMMENT 'it''s'
BEGIN
  DECLARE more text DEFAULT ';;';
  RETURN concat(t, more, n);
END//
CREATE PROCEDURE `tidy.up`(IN `a b` int unsigned, INOUT c enum('x', 'y'), OUT n int) MODIFIES SQL DATA
BEGIN
  DELETE FROM plain WHERE id = `a b`; SELECT count(*) INTO n FROM a_second;
END//
SET sql_mode = 'ANSI_QUOTES,PIPES_AS_CONCAT'//
CREATE PROCEDURE quoting() SELECT "id" || 'x' FROM "plain"//
SET sql_mode = DEFAULT//
CREATE TRIGGER z_one BEFORE INSERT ON plain FOR EACH ROW BEGIN SET NEW.t = concat(NEW.t, ';'); END//
CREATE TRIGGER a_two BEFORE INSERT ON plain FOR EACH ROW SET NEW.id = NEW.id + 1//
CREATE EVENT nightly ON SCHEDULE EVERY '1:30' HOUR_MINUTE STARTS '2030-01-01 00:00:00' ON COMPLETION PRESERVE DISABLE COMMENT 'it''s' DO BEGIN DELETE FROM plain; DELETE FROM c; END//
DELIMITER ;
CREATE VIEW z_first AS SELECT id, lengthen(t, 1) AS `the "text"` FROM plain WHERE id > 0 WITH LOCAL CHECK OPTION;
CREATE ALGORITHM=MERGE SQL SECURITY INVOKER VIEW a_second AS SELECT id AS `order`, 'it''s `x`.' AS t FROM z_first;
