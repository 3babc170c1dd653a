// The edge to database servers: the only headers above runtime/driver/<engine>/ that anyone includes.
// A Database is an endpoint; it makes statement connections (libpqxx, Connector/C++, SQLite) and the bulk channels of
// the hot path (libpq COPY, the MySQL C client, SQLite statements). Objects belong to one thread at a time; a Database
// may be shared by threads. Errors are values (error.h) with the server's own words and no secret.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "compiler/catalog/catalog.h"
#include "runtime/driver/error.h"
#include "runtime/driver/url.h"
#include "runtime/move/batch.h"

namespace waybill {

using Row = std::vector<std::optional<std::string>>;  // text; NULL = nullopt
using Rows = std::vector<Row>;

struct ServerInfo {
  Engine engine = Engine::sqlite;  // what the server says it is: a mysql:// URL may lead to MariaDB and the reverse
  std::string version;
  std::string character_set;
  std::string user;
  std::vector<std::string> missing;  // privileges or settings that a source or target needs and this one lacks
};

// Statements and small answers. Sessions are set up as D7 of the reference says (UTC, UTF-8, strict, no surprises).
class Connection {
 public:
  virtual ~Connection() = default;
  virtual Result<Rows> query(const std::string& sql) = 0;
  virtual Result<std::int64_t> execute(const std::string& sql) = 0;  // rows affected
  virtual Result<void> begin() = 0;
  virtual Result<void> commit() = 0;
  virtual Result<void> rollback() = 0;
  virtual Result<ServerInfo> info() = 0;
};

// Bulk rows out, at the snapshot's point in time.
class RowReader {
 public:
  virtual ~RowReader() = default;
  // Starts a query whose columns have these logical types (dialect.read has prepared the SQL).
  virtual Result<void> open(const std::string& sql, const std::vector<Type>& types) = 0;
  // Fills the batch (reset to the types) with rows until it holds about `batch_bytes`; false: no rows were left.
  virtual Result<bool> next(Batch& batch, std::size_t batch_bytes) = 0;
  virtual Result<void> close() = 0;                        // also in the middle of a query
  virtual Result<Rows> query(const std::string& sql) = 0;  // a small question at the same point in time
};

// Several readers that see one state of the source.
class Snapshot {
 public:
  virtual ~Snapshot() = default;
  virtual std::size_t readers() const = 0;       // as many as were asked for, or fewer where the engine can't
  virtual RowReader& reader(std::size_t i) = 0;  // each for one thread at a time
};

struct WriteColumn {
  std::string name;
  Type type;           // logical: the batch's column has wire_of(type)
  std::string native;  // native type of the target column, for encoders that need it
};

// Bulk rows in. One begin … write … finish is one transaction.
class RowWriter {
 public:
  virtual ~RowWriter() = default;
  // Starts a transaction, runs `before`, and opens the load. `unchecked`: foreign keys and triggers of a table that was
  // there must not get in the way (the plan checks them afterwards); an error says what right is missing.
  virtual Result<void> begin(const QName& table, const std::vector<WriteColumn>& columns,
                             const std::vector<std::string>& before, bool unchecked) = 0;
  virtual Result<void> write(const Batch& batch) = 0;
  // Ends the load, runs `after` (the ledger line among them) in the same transaction and commits.
  virtual Result<void> finish(const std::vector<std::string>& after) = 0;
  virtual void abort() = 0;  // rolls back; the writer can begin again
};

// Held until destroyed; the engine frees it when the process dies (or its liveness is checked).
class AdvisoryLock {
 public:
  virtual ~AdvisoryLock() = default;
};

class Database {
 public:
  virtual ~Database() = default;
  virtual const Url& url() const = 0;
  virtual Engine engine() const = 0;  // after the first connection: what the server says
  virtual Result<std::unique_ptr<Connection>> connect() = 0;
  virtual Result<Catalog> introspect(const std::string& schema) = 0;  // "": the default schema, or all there are
  // The result columns of a query in the engine's own SQL: names, types, native types, nullability where it is known.
  virtual Result<std::vector<Column>> describe(const std::string& select) = 0;
  virtual Result<std::unique_ptr<Snapshot>> snapshot(std::size_t readers) = 0;
  virtual Result<std::unique_ptr<RowWriter>> writer() = 0;
  // One per migration name. The error names the holder (`owner` as it was given, since when).
  virtual Result<std::unique_ptr<AdvisoryLock>> lock(const std::string& name, const std::string& owner,
                                                     std::int64_t timeout_ms) = 0;
};

// Opens an endpoint and makes sure that it answers. `read_only`: nothing can be written through it (a source).
Result<std::unique_ptr<Database>> open_database(const Url& url, bool read_only);

}  // namespace waybill
