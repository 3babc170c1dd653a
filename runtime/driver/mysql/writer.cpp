// Rows into MySQL and MariaDB: the best way that the server has (loader.h), in one transaction from begin to finish.
#include "runtime/driver/mysql/loader.h"

namespace waybill::mysql {
namespace {

constexpr std::size_t message_bytes = 2 * 1024 * 1024;  // far below the smallest usual max_allowed_packet

using MakeLoader = Result<std::unique_ptr<Loader>> (*)(Client&, const LoadTarget&);

bool has_array_binding(Client& client) {
  unsigned long extended = 0;
  if (mariadb_get_infov(client.handle(), MARIADB_CONNECTION_EXTENDED_SERVER_CAPABILITIES, &extended) != 0) return false;
  return client.is_mariadb() && (extended & (MARIADB_CLIENT_STMT_BULK_OPERATIONS >> 32)) != 0;
}

Result<MakeLoader> best_loader(Client& client) {
  const auto wish = client.url().parameters.find("bulk");
  const std::string word = wish == client.url().parameters.end() ? "" : wish->second;
  if (word == "insert") return make_insert_loader;
  if (word.empty() || word == "array") {
    if (has_array_binding(client)) return make_array_loader;
  }
  WAYBILL_TRY(Rows rows, client.query("SELECT @@local_infile"));
  return rows[0][0] == "1" ? make_file_loader : make_insert_loader;
}

class MysqlWriter final : public RowWriter {
 public:
  explicit MysqlWriter(const Url& url) : url_(url) {}
  ~MysqlWriter() override { abort(); }

  Result<void> begin(const QName& table, const std::vector<WriteColumn>& columns,
                     const std::vector<std::string>& before, bool unchecked) override {
    abort();
    if (client_ && mysql_ping(client_->handle()) != 0) client_.reset();  // the server was away since the last load
    if (!client_) {
      WAYBILL_TRY(client_, Client::open(url_));
      WAYBILL_CHECK(client_->run("SET SESSION foreign_key_checks = 0"));
    }
    auto ready = start(table, columns, before, unchecked);
    if (!ready) abort();
    return ready;
  }

  Result<void> write(const Batch& batch) override {
    if (!loader_) return fail(ErrorKind::database, "the load has not begun");
    WAYBILL_CHECK(check(batch));
    std::size_t first = 0, bytes = 0;
    for (std::size_t row = 0; row < batch.rows; ++row) {
      const std::size_t size = row_bytes(batch, row);
      if (row > first && bytes + size > message_bytes) {
        WAYBILL_CHECK(load(batch, first, row));
        first = row;
        bytes = 0;
      }
      bytes += size;
    }
    if (first < batch.rows) WAYBILL_CHECK(load(batch, first, batch.rows));
    rows_ += batch.rows;
    return {};
  }

  Result<void> finish(const std::vector<std::string>& after) override {
    if (!loader_) return fail(ErrorKind::database, "the load has not begun");
    loader_.reset();
    auto done = run_all(after);
    if (done) done = client_->run("COMMIT");
    in_transaction_ = in_transaction_ && !done;
    if (!done) abort();
    return done;
  }

  void abort() override {
    loader_.reset();
    if (client_ && in_transaction_ && !client_->run("ROLLBACK")) client_.reset();
    in_transaction_ = false;
  }

 private:
  Result<void> start(const QName& table, const std::vector<WriteColumn>& columns,
                     const std::vector<std::string>& before, bool unchecked) {
    target_ = {table, columns};
    rows_ = 0;
    forms_.clear();
    for (const WriteColumn& column : columns) forms_.push_back(form_of(column));
    if (unchecked) WAYBILL_CHECK(no_triggers());
    WAYBILL_CHECK(client_->run("START TRANSACTION"));
    in_transaction_ = true;
    WAYBILL_CHECK(run_all(before));
    WAYBILL_TRY(MakeLoader make, best_loader(*client_));
    WAYBILL_TRY(loader_, make(*client_, target_));
    return {};
  }

  // Foreign keys are off in this session; triggers can't be switched off here.
  Result<void> no_triggers() {
    const std::string schema = target_.table.schema.empty() ? "database()" : literal(target_.table.schema);
    WAYBILL_TRY(Rows rows,
                client_->query("SELECT trigger_name FROM information_schema.triggers WHERE event_manipulation = "
                               "'INSERT' AND event_object_schema = " +
                               schema + " AND event_object_table = " + literal(target_.table.name)));
    if (rows.empty()) return {};
    return fail(ErrorKind::database,
                "trigger " + rows[0][0].value_or("") + " of " + target_.table.name +
                    " would fire during the load, and this engine can't switch it off",
                "drop the trigger before the migration and create it again after it");
  }

  Result<void> check(const Batch& batch) const {
    for (std::size_t i = 0; i < forms_.size(); ++i) {
      const WriteColumn& column = target_.columns[i];
      const BatchColumn& values = batch.columns[i];
      const bool always = (forms_[i] == Form::text && values.wire == Wire::text) || forms_[i] == Form::bytes ||
                          forms_[i] == Form::uuid_text || (forms_[i] == Form::number && values.wire != Wire::float64);
      if (always) continue;
      for (std::size_t row = 0; row < batch.rows; ++row)
        if (!values.is_null(row) && !is_fit(column, forms_[i], values, row))
          return fail(ErrorKind::bad_value, "row " + std::to_string(rows_ + row + 1) + " of the load into " +
                                                target_.table.name + ": column " + column.name + " of type " +
                                                column.native + " can't keep this value of type " +
                                                to_string(column.type) + " exactly");
    }
    return {};
  }

  static std::size_t row_bytes(const Batch& batch, std::size_t row) {
    std::size_t sum = 0;
    for (const BatchColumn& column : batch.columns) sum += column.is_fixed() ? 16 : column.view(row).size() + 8;
    return sum;
  }

  Result<void> load(const Batch& batch, std::size_t first, std::size_t last) {
    auto done = loader_->load(batch, first, last);
    if (done) done = client_->no_warnings("load into " + target_.table.name);
    if (done) return done;
    return tl::unexpected<Error>(std::move(done).error().in("load into " + target_.table.name));
  }

  Result<void> run_all(const std::vector<std::string>& statements) {
    for (const std::string& sql : statements) WAYBILL_CHECK(client_->run(sql));
    return {};
  }

  Url url_;
  std::unique_ptr<Client> client_;
  std::unique_ptr<Loader> loader_;
  LoadTarget target_;
  std::vector<Form> forms_;
  std::size_t rows_ = 0;
  bool in_transaction_ = false;
};

}  // namespace

Result<std::unique_ptr<RowWriter>> make_writer(const Url& url) { return std::make_unique<MysqlWriter>(url); }

}  // namespace waybill::mysql
