CREATE TABLE [dbo].[t] ([a b] int, x int[3], [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[
