// Rows into PostgreSQL: COPY FROM STDIN, binary where every column has a binary encoder, else text. One transaction
// from begin to finish; what is sent is flushed in blocks, so memory does not grow with the load.
#include <algorithm>

#include "runtime/driver/postgres/encode.h"
#include "runtime/driver/postgres/link.h"

namespace waybill::postgres {
namespace {

constexpr std::size_t block_bytes = 64 * 1024;

class PostgresWriter final : public RowWriter {
 public:
  explicit PostgresWriter(const Url& url) : url_(url) {}

  Result<void> begin(const QName& table, const std::vector<WriteColumn>& columns,
                     const std::vector<std::string>& before, bool unchecked) override {
    abort();
    if (!link_ || !link_->alive()) {
      WAYBILL_TRY(link_, Link::open(url_));
    }
    auto ready = start(table, columns, before, unchecked);
    if (!ready) abort();
    return ready;
  }

  Result<void> write(const Batch& batch) override {
    for (std::size_t row = 0; row < batch.rows; ++row) {
      const auto encoded = binary_ ? binary_row(batch, row) : text_row(batch, row);
      if (!encoded) return encoded;
      if (buffer_.size() >= block_bytes) WAYBILL_CHECK(send());
    }
    rows_ += batch.rows;
    return {};
  }

  Result<void> finish(const std::vector<std::string>& after) override {
    auto done = end_copy();
    for (const std::string& sql : after) {
      if (!done) break;
      done = link_->run(sql);
    }
    if (done && !enable_triggers_.empty()) done = link_->run(enable_triggers_);
    if (done) done = commit();
    if (!done) abort();
    return done;
  }

  void abort() override {
    if (!link_) return;
    if (copying_) {
      PQputCopyEnd(link_->handle(), "given up");
      drain();
    }
    copying_ = false;
    if (!link_->alive() || (PQtransactionStatus(link_->handle()) != PQTRANS_IDLE && !link_->run("ROLLBACK")))
      link_.reset();
  }

 private:
  struct Target {
    WriteColumn column;
    PgType type;
    Encoder encode = nullptr;
  };

  Result<void> start(const QName& table, const std::vector<WriteColumn>& columns,
                     const std::vector<std::string>& before, bool unchecked) {
    table_ = table;
    rows_ = 0;
    buffer_.clear();
    enable_triggers_.clear();
    WAYBILL_CHECK(link_->run("BEGIN"));
    if (unchecked) WAYBILL_CHECK(leave_unchecked());
    for (const std::string& sql : before) WAYBILL_CHECK(link_->run(sql));
    WAYBILL_CHECK(find_columns(columns));
    binary_ = std::all_of(targets_.begin(), targets_.end(), [](const Target& target) {
      return binary_encoder(target.type, wire_of(target.column.type)) != nullptr;
    });
    std::string names;
    for (Target& target : targets_) {
      target.encode = binary_ ? binary_encoder(target.type, wire_of(target.column.type))
                              : text_encoder(target.type, target.column.type);
      names += (names.empty() ? "" : ", ") + quoted(target.column.name);
    }
    WAYBILL_CHECK(link_->exec(
        "COPY " + quoted(table) + " (" + names + ") FROM STDIN" + (binary_ ? " (FORMAT binary)" : ""), PGRES_COPY_IN));
    copying_ = true;
    if (binary_) buffer_.assign("PGCOPY\n\377\r\n\0\0\0\0\0\0\0\0\0", 19);
    return {};
  }

  // Foreign keys and triggers off for this transaction: by the replica role where that is allowed; else triggers are
  // disabled on the table, and the server checks its foreign keys as it always does.
  Result<void> leave_unchecked() {
    WAYBILL_TRY(Rows super, link_->query("SELECT rolsuper FROM pg_roles WHERE rolname = current_user"));
    bool allowed = !super.empty() && super[0][0] == "t";
    if (!allowed && PQserverVersion(link_->handle()) >= 150000) {
      WAYBILL_TRY(Rows granted, link_->query("SELECT has_parameter_privilege('session_replication_role', 'SET')"));
      allowed = granted[0][0] == "t";
    }
    if (allowed) return link_->run("SET LOCAL session_replication_role = replica");
    WAYBILL_TRY(Rows triggers,
                link_->query("SELECT count(*) FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D' AND "
                             "tgrelid = " +
                             literal(quoted(table_)) + "::regclass"));
    if (triggers[0][0] == "0") return {};
    auto disabled = link_->run("ALTER TABLE " + quoted(table_) + " DISABLE TRIGGER USER");
    if (disabled) {
      enable_triggers_ = "ALTER TABLE " + quoted(table_) + " ENABLE TRIGGER USER";
      return {};
    }
    Error error = std::move(disabled).error();
    error.message = "the triggers of " + to_text(table_) +
                    " would fire during the load and can't be switched off: " + error.message;
    error.help = "load as the owner of the table, or GRANT SET ON PARAMETER session_replication_role to this user";
    return tl::unexpected<Error>(std::move(error));
  }

  Result<void> find_columns(const std::vector<WriteColumn>& columns) {
    WAYBILL_TRY(Rows rows,
                link_->query("WITH RECURSIVE base AS (SELECT a.attname, t.oid, t.typname, t.typtype, t.typbasetype "
                             "FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid WHERE a.attrelid = " +
                             literal(quoted(table_)) +
                             "::regclass AND a.attnum > 0 AND NOT a.attisdropped "
                             "UNION ALL SELECT b.attname, t.oid, t.typname, t.typtype, t.typbasetype FROM base b "
                             "JOIN pg_type t ON t.oid = b.typbasetype WHERE b.typtype = 'd') "
                             "SELECT attname, oid, typname, typtype FROM base WHERE typtype <> 'd'"));
    targets_.clear();
    for (const WriteColumn& column : columns) {
      const auto found = std::find_if(rows.begin(), rows.end(), [&](const Row& row) { return row[0] == column.name; });
      if (found == rows.end())
        return fail(ErrorKind::database, "table " + to_text(table_) + " has no column " + column.name);
      const Row& row = *found;
      Target target{column, {}, nullptr};
      target.type.oid = static_cast<Oid>(std::stoul(row[1].value_or("0")));
      target.type.name = row[2].value_or("");
      target.type.kind = row[3].value_or("b")[0];
      targets_.push_back(std::move(target));
    }
    return {};
  }

  Result<void> binary_row(const Batch& batch, std::size_t row) {
    const std::uint16_t count = __builtin_bswap16(static_cast<std::uint16_t>(targets_.size()));
    buffer_.append(reinterpret_cast<const char*>(&count), 2);
    for (std::size_t i = 0; i < targets_.size(); ++i) {
      const BatchColumn& column = batch.columns[i];
      if (column.is_null(row))
        buffer_.append("\377\377\377\377", 4);
      else if (!targets_[i].encode(column, row, buffer_))
        return bad_value(i, row);
    }
    return {};
  }

  Result<void> text_row(const Batch& batch, std::size_t row) {
    for (std::size_t i = 0; i < targets_.size(); ++i) {
      const BatchColumn& column = batch.columns[i];
      if (i > 0) buffer_ += '\t';
      if (column.is_null(row))
        buffer_ += "\\N";
      else if (!targets_[i].encode(column, row, buffer_))
        return bad_value(i, row);
    }
    buffer_ += '\n';
    return {};
  }

  tl::unexpected<Error> bad_value(std::size_t i, std::size_t row) const {
    const Target& target = targets_[i];
    return fail(ErrorKind::bad_value, "row " + std::to_string(rows_ + row + 1) + " of the load into " +
                                          to_text(table_) + ": column " + target.column.name + " of type " +
                                          target.type.name + " can't hold this value of type " +
                                          waybill::to_string(target.column.type));
  }

  static std::string to_text(const QName& name) {
    return name.schema.empty() ? name.name : name.schema + "." + name.name;
  }

  Result<void> send() {
    if (!buffer_.empty() && PQputCopyData(link_->handle(), buffer_.data(), static_cast<int>(buffer_.size())) != 1)
      return tl::unexpected<Error>(link_->error(nullptr));
    buffer_.clear();
    return {};
  }

  Result<void> end_copy() {
    if (!copying_) return fail(ErrorKind::database, "the load has not begun");
    if (binary_) buffer_.append("\377\377", 2);
    WAYBILL_CHECK(send());
    if (PQputCopyEnd(link_->handle(), nullptr) != 1) return tl::unexpected<Error>(link_->error(nullptr));
    copying_ = false;
    const PgResult result(PQgetResult(link_->handle()));
    const bool good = PQresultStatus(result.get()) == PGRES_COMMAND_OK;
    Error error = good ? Error{} : link_->error(result.get());
    drain();
    if (!good) return tl::unexpected<Error>(std::move(error).in("load into " + to_text(table_)));
    if (std::to_string(rows_) != PQcmdTuples(result.get()))
      return fail(ErrorKind::database,
                  "the server took " + std::string(PQcmdTuples(result.get())) + " of " + std::to_string(rows_) +
                      " rows into " + to_text(table_),
                  "a trigger of the table swallows rows");
    return {};
  }

  Result<void> commit() {
    const PgResult result(PQexec(link_->handle(), "COMMIT"));
    if (PQresultStatus(result.get()) != PGRES_COMMAND_OK) return tl::unexpected<Error>(link_->error(result.get()));
    if (std::string_view(PQcmdStatus(result.get())) != "COMMIT")  // a transaction that had failed says ROLLBACK
      return fail(ErrorKind::database, "the transaction of the load into " + to_text(table_) + " was rolled back");
    return {};
  }

  void drain() {
    while (PgResult rest{PQgetResult(link_->handle())}) {
      if (!link_->alive()) return;
    }
  }

  Url url_;
  std::unique_ptr<Link> link_;
  QName table_;
  std::vector<Target> targets_;
  std::string buffer_, enable_triggers_;
  std::size_t rows_ = 0;
  bool binary_ = true, copying_ = false;
};

}  // namespace

Result<std::unique_ptr<RowWriter>> make_writer(const Url& url) { return std::make_unique<PostgresWriter>(url); }

}  // namespace waybill::postgres
