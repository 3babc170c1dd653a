// What a driver promises besides values: nothing is left by a load that was given up, one snapshot for all readers, one
// holder of a lock, clear errors without the password, files that are not made by looking.
#include <sys/wait.h>

#include <thread>

#include "tests/engines/driver_fixture.h"

namespace waybill::tests {
namespace {

class Driver : public DriverTest {
 protected:
  // A batch of one integer column: 1 … count.
  static Batch numbers(std::size_t count) {
    Batch batch;
    batch.reset({make_type(TypeKind::integer)});
    for (std::size_t i = 0; i < count; ++i) batch.columns[0].add_fixed(static_cast<std::int64_t>(i) + 1);
    batch.rows = count;
    return batch;
  }
  void cut_connections() {
    if (is(Server::postgresql)) {
      (void)query(
          "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> "
          "pg_backend_pid()");
      return;
    }
    for (const Row& row :
         query("SELECT id FROM information_schema.processlist WHERE db = database() AND id <> connection_id()"))
      run("KILL " + *row[0]);
  }
  std::vector<WriteColumn> id_column() const { return {{"id", make_type(TypeKind::integer), "integer"}}; }
};

TEST_P(Driver, AbortLeavesNothing) {
  run("CREATE TABLE t (id integer primary key)");
  auto writer = must(database().writer(), "writer");
  must(writer->begin({"", "t"}, id_column(), {}, false), "begin");
  must(writer->write(numbers(1000)), "write");
  writer->abort();
  EXPECT_EQ(one("SELECT count(*) FROM t"), "0");
  must(writer->begin({"", "t"}, id_column(), {}, false), "begin again");
  must(writer->write(numbers(10)), "write");
  must(writer->finish({}), "finish");
  EXPECT_EQ(one("SELECT count(*) FROM t"), "10");
}

TEST_P(Driver, StatementsBeforeAndAfterAreOneTransactionWithTheRows) {
  run("CREATE TABLE t (id integer primary key)");
  run("CREATE TABLE ledger (chunk integer primary key)");
  auto writer = must(database().writer(), "writer");
  must(writer->begin({"", "t"}, id_column(), {"DELETE FROM t WHERE id < 5"}, false), "begin");
  must(writer->write(numbers(10)), "write");
  must(writer->finish({"INSERT INTO ledger VALUES (1)"}), "finish");
  must(writer->begin({"", "t"}, id_column(), {"DELETE FROM t"}, false), "begin");
  must(writer->write(numbers(3)), "write");
  EXPECT_FALSE(writer->finish({"INSERT INTO ledger VALUES (1)"}));  // the ledger line is there already
  EXPECT_EQ(one("SELECT count(*) FROM t"), "10");
}

TEST_P(Driver, ARepeatedKeyIsAnErrorAndTheWriterGoesOn) {
  run("CREATE TABLE t (id integer primary key)");
  run("INSERT INTO t VALUES (7)");
  auto writer = must(database().writer(), "writer");
  must(writer->begin({"", "t"}, id_column(), {}, false), "begin");
  auto done = writer->write(numbers(10));
  if (done) done = writer->finish({});
  ASSERT_FALSE(done);
  EXPECT_NE(done.error().message.find("t"), std::string::npos);
  writer->abort();
  EXPECT_EQ(one("SELECT count(*) FROM t"), "1");
}

TEST_P(Driver, ReadersOfASnapshotSeeOneState) {
  run("CREATE TABLE t (id integer primary key)");
  run("INSERT INTO t VALUES (1), (2), (3)");
  if (is(Server::sqlite)) (void)query("PRAGMA journal_mode=WAL");
  auto snapshot = must(database().snapshot(3), "snapshot");
  EXPECT_GE(snapshot->readers(), 1u);
  run("INSERT INTO t VALUES (4)");
  for (std::size_t i = 0; i < snapshot->readers(); ++i) {
    EXPECT_EQ(must(snapshot->reader(i).query("SELECT count(*) FROM t"), "query").at(0).at(0), "3");
    must(snapshot->reader(i).open("SELECT id FROM t ORDER BY id", {make_type(TypeKind::integer)}), "open");
    Batch batch;
    EXPECT_TRUE(must(snapshot->reader(i).next(batch, 1 << 16), "next"));
    EXPECT_EQ(batch.rows, 3u);
  }
  EXPECT_EQ(one("SELECT count(*) FROM t"), "4");
}

TEST_P(Driver, AReaderCanStopInTheMiddleAndStartAgain) {
  run("CREATE TABLE t (id integer primary key)");
  auto writer = must(database().writer(), "writer");
  must(writer->begin({"", "t"}, id_column(), {}, false), "begin");
  must(writer->write(numbers(200000)), "write");
  must(writer->finish({}), "finish");
  auto snapshot = must(database().snapshot(1), "snapshot");
  RowReader& reader = snapshot->reader(0);
  Batch batch;
  for (int i = 0; i < 2; ++i) {
    must(reader.open("SELECT id FROM t ORDER BY id", {make_type(TypeKind::integer)}), "open");
    EXPECT_TRUE(must(reader.next(batch, 4096), "next"));
    EXPECT_LT(batch.rows, 2000u);
    EXPECT_EQ(batch.columns[0].fixed[0], 1);
    must(reader.close(), "close");
  }
  EXPECT_EQ(must(reader.query("SELECT count(*) FROM t"), "query").at(0).at(0), "200000");
}

TEST_P(Driver, ALockHasOneHolderAndTheErrorNamesIt) {
  auto other = must(open_database(url_, false), "open");
  {
    auto lock = must(database().lock("shop", "anna", 0), "lock");
    const auto second = other->lock("shop", "bert", 200);
    ASSERT_FALSE(second);
    EXPECT_NE(second.error().message.find("anna"), std::string::npos) << second.error().message;
    EXPECT_EQ(second.error().kind, ErrorKind::environment);
    must(other->lock("another", "bert", 0), "another migration");
  }
  must(other->lock("shop", "bert", 0), "after it was freed");
}

TEST_P(Driver, TheLockOfADeadProcessIsTakenOver) {
  const pid_t child = fork();
  if (child == 0) {
    auto mine = open_database(url_, false);
    auto lock = (*mine)->lock("shop", "ghost", 0);
    _exit(lock ? 0 : 1);  // without a destructor
  }
  int status = 0;
  waitpid(child, &status, 0);
  ASSERT_EQ(status, 0);
  must(database().lock("shop", "anna", 2000), "lock");
}

TEST_P(Driver, TypesOfAQueryAreDescribed) {
  run("CREATE TABLE t (id integer not null primary key, name varchar(20), price decimal(10,2))");
  const auto columns =
      must(database().describe("SELECT id, name, price, count(*) AS n FROM t GROUP BY id, name, price"), "describe");
  ASSERT_EQ(columns.size(), 4u);
  EXPECT_EQ(columns[0].name, "id");
  EXPECT_TRUE(is_integer(columns[0].type));
  EXPECT_EQ(to_string(columns[1].type), "varchar(20)");
  EXPECT_EQ(to_string(columns[2].type), "decimal(10,2)");
  EXPECT_EQ(columns[3].name, "n");
  EXPECT_FALSE(database().describe("SELECT nothing FROM nowhere"));
}

TEST_P(Driver, AReadOnlyDatabaseDoesNotWrite) {
  run("CREATE TABLE t (id integer primary key)");
  auto source = must(open_database(url_, true), "open");
  EXPECT_FALSE(must(source->connect(), "connect")->execute("INSERT INTO t VALUES (1)"));
  EXPECT_FALSE(source->writer());
  EXPECT_FALSE(source->lock("shop", "anna", 0));
}

TEST_P(Driver, AWrongPasswordIsNotRepeated) {
  if (is(Server::sqlite)) GTEST_SKIP() << "a file has no password";
  Url wrong = url_;
  wrong.password = Secret("Tr0ub4dor&3");
  const auto database = open_database(wrong, true);
  ASSERT_FALSE(database);
  EXPECT_EQ(database.error().kind, ErrorKind::environment);
  EXPECT_EQ(to_string(database.error()).find("Tr0ub4dor"), std::string::npos);
  EXPECT_NE(database.error().message.find("waybill"), std::string::npos) << database.error().message;
}

TEST_P(Driver, AServerThatIsDownIsSaidSo) {
  if (is(Server::sqlite)) GTEST_SKIP() << "a file is not a server";
  Url down = url_;
  down.port = 1;
  const auto database = open_database(down, true);
  ASSERT_FALSE(database);
  EXPECT_EQ(database.error().kind, ErrorKind::environment);
  EXPECT_NE(database.error().message.find("cannot connect"), std::string::npos) << database.error().message;
  EXPECT_EQ(database.error().message.find(url_.password.reveal()), std::string::npos);
}

TEST_P(Driver, AWriterWhoseConnectionWasCutSaysSoAndGoesOn) {
  if (is(Server::sqlite)) GTEST_SKIP() << "a file has no connection";
  run("CREATE TABLE t (id integer primary key)");
  auto writer = must(database().writer(), "writer");
  must(writer->begin({"", "t"}, id_column(), {}, false), "begin");
  must(writer->write(numbers(10)), "write");
  cut_connections();
  auto done = writer->write(numbers(10));
  if (done) done = writer->finish({});
  ASSERT_FALSE(done);
  EXPECT_TRUE(done.error().transient) << done.error().message;
  writer->abort();
  must(writer->begin({"", "t"}, id_column(), {}, false), "begin again");
  must(writer->write(numbers(10)), "write again");
  must(writer->finish({}), "finish");
  EXPECT_EQ(one("SELECT count(*) FROM t"), "10");
}

TEST_P(Driver, AReaderWhoseConnectionWasCutSaysSo) {
  if (is(Server::sqlite)) GTEST_SKIP() << "a file has no connection";
  run("CREATE TABLE t (id integer primary key)");
  auto writer = must(database().writer(), "writer");
  must(writer->begin({"", "t"}, id_column(), {}, false), "begin");
  must(writer->write(numbers(500000)), "write");
  must(writer->finish({}), "finish");
  auto snapshot = must(database().snapshot(1), "snapshot");
  RowReader& reader = snapshot->reader(0);
  must(reader.open("SELECT a.id FROM t a", {make_type(TypeKind::integer)}), "open");
  Batch batch;
  EXPECT_TRUE(must(reader.next(batch, 4096), "next"));
  cut_connections();
  Result<bool> more = true;
  while (more && *more) more = reader.next(batch, 1 << 20);
  ASSERT_FALSE(more) << "the rows ended without an error";
  EXPECT_TRUE(more.error().transient) << more.error().message;
}

TEST_P(Driver, StatementsInATransactionCanBeTakenBack) {
  run("CREATE TABLE t (id integer primary key)");
  auto connection = must(database().connect(), "connect");
  must(connection->begin(), "begin");
  EXPECT_EQ(must(connection->execute("INSERT INTO t VALUES (1), (2)"), "insert"), 2);
  must(connection->rollback(), "rollback");
  EXPECT_EQ(must(connection->query("SELECT count(*) FROM t"), "query").at(0).at(0), "0");
  EXPECT_FALSE(connection->execute("INSERT INTO nowhere VALUES (1)"));
  EXPECT_TRUE(connection->query("SELECT 1"));
  EXPECT_FALSE(must(connection->info(), "info").version.empty());
}

TEST_P(Driver, TheHolderOfALockIsNamedWhileItLoads) {
  run("CREATE TABLE t (id integer primary key)");
  auto lock = must(database().lock("shop", "anna", 0), "lock");
  auto writer = must(database().writer(), "writer");
  must(writer->begin({"", "t"}, id_column(), {}, false), "begin");
  must(writer->write(numbers(100)), "write");
  const auto second = must(open_database(url_, false), "open")->lock("shop", "bert", 0);
  ASSERT_FALSE(second);
  EXPECT_NE(second.error().message.find("anna"), std::string::npos) << second.error().message;
  must(writer->finish({}), "finish");
}

INSTANTIATE_TEST_SUITE_P(Engines, Driver, ::testing::Values(Server::sqlite, Server::postgresql, Server::mariadb),
                         name_of);

TEST(SqliteFile, LookingAtATargetDoesNotMakeIt) {
  const auto path =
      (std::filesystem::temp_directory_path() / ("waybill_none_" + std::to_string(getpid()) + ".db")).string();
  std::filesystem::remove(path);
  const Url url = must(parse_url("sqlite:" + path), "parse_url");
  EXPECT_FALSE(open_database(url, true));
  auto target = must(open_database(url, false), "open");
  EXPECT_TRUE(must(target->introspect(""), "introspect").tables.empty());
  EXPECT_TRUE(must(target->connect(), "connect")->query("SELECT count(*) FROM sqlite_schema"));
  EXPECT_FALSE(std::filesystem::exists(path));
  must(must(target->connect(), "connect")->execute("CREATE TABLE t (a)"), "execute");
  EXPECT_TRUE(std::filesystem::exists(path));
  std::filesystem::remove(path);
}

TEST(SqliteFile, AnotherKindOfFileIsRefused) {
  const auto path = (std::filesystem::temp_directory_path() / ("waybill_text_" + std::to_string(getpid()))).string();
  std::ofstream(path) << std::string(4096, 'x');
  const auto database = open_database(must(parse_url("sqlite:" + path), "parse_url"), true);
  ASSERT_FALSE(database);
  EXPECT_NE(database.error().message.find("not a database"), std::string::npos) << database.error().message;
  std::filesystem::remove(path);
}

}  // namespace
}  // namespace waybill::tests
