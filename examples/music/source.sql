-- A record shop, as its application left it.
CREATE TABLE Artist (ArtistId INTEGER PRIMARY KEY, Name VARCHAR(120) NOT NULL);
CREATE TABLE Album (
  AlbumId INTEGER PRIMARY KEY,
  Title VARCHAR(160) NOT NULL,
  ArtistId INTEGER NOT NULL REFERENCES Artist (ArtistId)
);
CREATE TABLE Genre (GenreId INTEGER PRIMARY KEY, Name VARCHAR(40));
CREATE TABLE Track (
  TrackId INTEGER PRIMARY KEY,
  Name VARCHAR(200) NOT NULL,
  AlbumId INTEGER NOT NULL REFERENCES Album (AlbumId),
  GenreId INTEGER REFERENCES Genre (GenreId),
  Milliseconds INTEGER NOT NULL
);
CREATE TABLE Customer (
  CustomerId INTEGER PRIMARY KEY,
  FirstName VARCHAR(40) NOT NULL,
  LastName VARCHAR(20) NOT NULL,
  Company VARCHAR(80),
  Address VARCHAR(70),
  City VARCHAR(40),
  State VARCHAR(40),
  Country VARCHAR(40),
  PostalCode VARCHAR(10),
  Phone VARCHAR(24),
  Fax VARCHAR(24),
  Email VARCHAR(60) NOT NULL,
  SupportRepId INTEGER
);
CREATE TABLE Invoice (
  InvoiceId INTEGER PRIMARY KEY,
  CustomerId INTEGER NOT NULL REFERENCES Customer (CustomerId),
  Created_at DATETIME NOT NULL,
  Paid TINYINT(1) NOT NULL,
  BillingCountry VARCHAR(40),
  Total NUMERIC(10, 2) NOT NULL
);
CREATE TABLE tmp_import (Line TEXT);

INSERT INTO Artist VALUES (1, 'The Lanterns'), (2, 'Ida Moss'), (3, 'Nordlicht');
INSERT INTO Album VALUES (1, 'Harbour Songs', 1), (2, 'Paper Boats', 2), (3, 'Polartag', 3);
INSERT INTO Genre VALUES (1, 'Folk'), (2, 'Electronic');
INSERT INTO Track VALUES
  (1, 'Tide', 1, 1, 201500), (2, 'Quay', 1, 1, 187250), (3, 'Folded', 2, NULL, 240000), (4, 'Sonne', 3, 2, 312125);
INSERT INTO Customer VALUES
  (1, 'Ana', 'Ribeiro', NULL, 'Rua das Flores 12', 'Porto', NULL, 'Portugal', '4050-262', NULL, NULL, 'Ana@example.com', 3),
  (2, 'Jonas', 'Weber', 'Weber GmbH', NULL, NULL, NULL, 'Germany', NULL, NULL, NULL, 'jonas@example.com', 3);
INSERT INTO Invoice VALUES
  (1, 1, '2024-01-05 10:30:00', 1, 'Portugal', 3.96), (2, 2, '2024-02-11 18:05:00', 0, 'Germany', 1.98),
  (3, 1, '2024-03-02 09:00:00', 1, 'Portugal', 0.99);
