CREATE DATABASE IF NOT EXISTS `music` CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin;
CREATE TABLE `music`.`Track` (
  `id` int unsigned NOT NULL AUTO_INCREMENT,
  `name` varchar(120) NOT NULL DEFAULT 'it''s' COMMENT 'the "title" it''s',
  `note` longtext NULL,
  `code` char(4) NULL DEFAULT 'x',
  `active` tinyint(1) NOT NULL DEFAULT TRUE,
  `tiny` tinyint NULL DEFAULT -5,
  `tiny_u` tinyint unsigned NULL,
  `big_u` bigint unsigned NULL,
  `price` decimal(10,2) NULL DEFAULT 0.99,
  `exact` decimal(30,10) NULL,
  `free` decimal(65,30) NULL,
  `f4` float NULL,
  `f8` double NULL DEFAULT 1.5,
  `b16` binary(16) NULL,
  `vb` varbinary(20) NULL,
  `raw` longblob NULL,
  `d` date NULL DEFAULT DATE'2024-01-31',
  `ti` time(3) NULL,
  `created` datetime(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6),
  `seen` timestamp(3) NULL DEFAULT CURRENT_TIMESTAMP(3),
  `span` varchar(64) NULL,
  `y` year NULL,
  `guid` uuid NULL DEFAULT (uuid()),
  `doc` json NULL,
  `kind` enum('a', 'it''s') NOT NULL DEFAULT 'a',
  `tags` set('x', 'y') NULL,
  `flags` bit(8) NULL,
  `words` json NULL,
  `place` point NULL,
  `addr` varchar(43) NULL,
  `x` longtext NULL,
  `tz` varchar(21) NULL,
  `custom` longtext NULL,
  `genre_id` int NULL,
  PRIMARY KEY (`id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_nopad_bin COMMENT='tracks';
ALTER TABLE `music`.`Track` ADD CONSTRAINT `track_name_key` UNIQUE (`name`, `code`);
CREATE INDEX `track_note_idx` ON `music`.`Track` (`note`(255), `price` DESC);
ALTER TABLE `music`.`Track` ADD CONSTRAINT `track_genre_fk` FOREIGN KEY (`genre_id`) REFERENCES `music`.`Genre` (`id`) ON DELETE SET NULL ON UPDATE CASCADE;
ALTER TABLE `music`.`Track` ADD CONSTRAINT `track_price_check` CHECK (price >= 0);
ALTER TABLE `music`.`Track` AUTO_INCREMENT = 42;

-- is it there
SELECT count(*) FROM information_schema.tables WHERE table_schema = 'music' AND table_name = 'Track' AND table_type = 'BASE TABLE';
SELECT count(*) FROM information_schema.statistics WHERE table_schema = 'music' AND table_name = 'Track' AND index_name = 'track_note_idx';
SELECT count(*) FROM information_schema.table_constraints WHERE table_schema = 'music' AND table_name = 'Track' AND constraint_name = 'track_name_key';

-- undo
ALTER TABLE `music`.`Track` DROP CONSTRAINT IF EXISTS `track_price_check`;
ALTER TABLE `music`.`Track` DROP FOREIGN KEY IF EXISTS `track_genre_fk`;
DROP INDEX IF EXISTS `track_note_idx` ON `music`.`Track`;
DROP INDEX IF EXISTS `track_part_idx` ON `music`.`Track`;
ALTER TABLE `music`.`Track` DROP INDEX IF EXISTS `track_name_key`;
ALTER TABLE `music`.`Track` DROP PRIMARY KEY;
DROP TABLE IF EXISTS `music`.`Track`;
