-- The source of the pages of `waybill explain` that bring none of their own: a record shop, sound in every row.
CREATE TABLE Artist (ArtistId INTEGER PRIMARY KEY, Name VARCHAR(40));
CREATE TABLE Album (
  AlbumId INTEGER PRIMARY KEY,
  Title VARCHAR(40) NOT NULL,
  ArtistId INTEGER NOT NULL REFERENCES Artist (ArtistId)
);
CREATE INDEX AlbumByArtist ON Album (ArtistId);
CREATE TABLE Genre (GenreId INTEGER PRIMARY KEY, Name VARCHAR(40));
CREATE TABLE Track (
  TrackId INTEGER PRIMARY KEY,
  Name VARCHAR(60) NOT NULL,
  AlbumId INTEGER REFERENCES Album (AlbumId),
  GenreId INTEGER REFERENCES Genre (GenreId),
  Composer VARCHAR(60),
  Milliseconds INTEGER NOT NULL,
  UnitPrice NUMERIC(10, 2) NOT NULL
);
CREATE INDEX TrackByAlbum ON Track (AlbumId);
CREATE INDEX TrackByGenre ON Track (GenreId);
CREATE TABLE Employee (EmployeeId INTEGER PRIMARY KEY, FirstName VARCHAR(20) NOT NULL, LastName VARCHAR(20) NOT NULL);
CREATE TABLE Customer (
  CustomerId INTEGER PRIMARY KEY,
  FirstName VARCHAR(20) NOT NULL,
  LastName VARCHAR(20) NOT NULL,
  Company VARCHAR(40),
  Address VARCHAR(60),
  City VARCHAR(40),
  State VARCHAR(40),
  Country VARCHAR(20),
  PostalCode VARCHAR(10),
  Phone VARCHAR(24),
  Fax VARCHAR(24),
  Email VARCHAR(60),
  SupportRepId INTEGER REFERENCES Employee (EmployeeId)
);
CREATE INDEX CustomerByRep ON Customer (SupportRepId);
CREATE TABLE Invoice (
  InvoiceId INTEGER PRIMARY KEY,
  CustomerId INTEGER NOT NULL REFERENCES Customer (CustomerId),
  InvoiceDate DATETIME NOT NULL,
  BillingCity VARCHAR(40),
  BillingCountry VARCHAR(20),
  Total NUMERIC(10, 2) NOT NULL
);
CREATE INDEX InvoiceByCustomer ON Invoice (CustomerId);
INSERT INTO Artist VALUES (1, 'AC/DC'), (2, NULL), (3, 'Accept');
INSERT INTO Album VALUES (1, 'For Those About To Rock', 1), (2, 'Restless and Wild', 3), (3, 'Breaker', 3);
INSERT INTO Genre VALUES (1, 'Rock'), (2, 'Metal');
INSERT INTO Track VALUES
  (1, 'For Those About To Rock', 1, 1, 'Young', 343719, 0.99), (2, 'Fast As a Shark', 2, 2, NULL, 230619, 0.99),
  (3, 'Restless and Wild', 2, 2, 'F. Baltes', 252051, 0.99), (4, 'Breaker', 3, NULL, NULL, 215562, 1.29);
INSERT INTO Employee VALUES (1, 'Jane', 'Peacock'), (2, 'Steve', 'Johnson');
INSERT INTO Customer VALUES
  (1, 'Luís', 'Gonçalves', 'Embraer', 'Av. Brigadeiro 2170', 'São José', 'SP', 'Brazil', '12227-000', '+55 12', NULL,
   'luis@example.com', 1),
  (2, 'Leonie', 'Köhler', NULL, NULL, NULL, NULL, 'Germany', '70174', NULL, NULL, NULL, 2),
  (3, 'François', 'Tremblay', NULL, '1498 rue Bélanger', 'Montréal', 'QC', NULL, 'H2G 1A7', '+1 514', NULL,
   'ftremblay@example.com', 1);
INSERT INTO Invoice VALUES
  (1, 1, '2021-01-01 00:00:00', 'São José', 'Brazil', 1.98), (2, 1, '2021-01-02 10:30:00', 'São José', 'Brazil', 13.86),
  (3, 3, '2021-01-03 00:00:00', 'Montréal', NULL, 0.99);
