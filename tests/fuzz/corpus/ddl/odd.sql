/*!40101 SET NAMES utf8 */;
CREATE TABLE IF NOT EXISTS a.b.c (x int, x text, KEY k (x(999999999999)), KEY l (x(1.5), y(), z(-1), w(
