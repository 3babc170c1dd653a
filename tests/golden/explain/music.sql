-- The source of the pages of `waybill explain` that bring none of their own: a record shop, sound in every row.
CREATE TABLE Artist (ArtistId INTEGER PRIMARY KEY, Name VARCHAR(40));
CREATE TABLE Album (
  AlbumId INTEGER PRIMARY KEY,
  Title VARCHAR(40) NOT NULL,
  ArtistId INTEGER NOT NULL REFERENCES Artist (ArtistId)
);
CREATE INDEX AlbumByArtist ON Album (ArtistId);
CREATE TABLE Customer (
  CustomerId INTEGER PRIMARY KEY,
  FirstName VARCHAR(20) NOT NULL,
  LastName VARCHAR(20) NOT NULL,
  Email VARCHAR(60),
  Address VARCHAR(60),
  City VARCHAR(40),
  PostalCode VARCHAR(10),
  Country VARCHAR(20)
);
CREATE TABLE Invoice (
  InvoiceId INTEGER PRIMARY KEY,
  CustomerId INTEGER NOT NULL REFERENCES Customer (CustomerId),
  InvoiceDate DATETIME NOT NULL,
  Total NUMERIC(10, 2) NOT NULL
);
CREATE INDEX InvoiceByCustomer ON Invoice (CustomerId);
INSERT INTO Artist VALUES (1, 'AC/DC'), (2, NULL), (3, 'Accept');
INSERT INTO Album VALUES (1, 'For Those About To Rock', 1), (2, 'Restless and Wild', 3), (3, 'Breaker', 3);
INSERT INTO Customer VALUES
  (1, 'Luís', 'Gonçalves', 'luis@example.com', 'Av. Brigadeiro 2170', 'São José', '12227-000', 'Brazil'),
  (2, 'Leonie', 'Köhler', NULL, NULL, NULL, '70174', 'Germany'),
  (3, 'François', 'Tremblay', 'ftremblay@example.com', '1498 rue Bélanger', 'Montréal', 'H2G 1A7', NULL);
INSERT INTO Invoice VALUES
  (1, 1, '2021-01-01 00:00:00', 1.98), (2, 1, '2021-01-02 10:30:00', 13.86), (3, 3, '2021-01-03 00:00:00', 0.99);
