#include "runtime/driver/url.h"

#include <gtest/gtest.h>

namespace waybill {
namespace {

Url good(std::string_view text) {
  auto url = parse_url(text);
  EXPECT_TRUE(url) << text << ": " << (url ? "" : to_string(url.error()));
  return url ? *url : Url{};
}
Error bad(std::string_view text) {
  auto url = parse_url(text);
  EXPECT_FALSE(url) << text;
  return url ? Error{} : url.error();
}

TEST(Url, Server) {
  const Url url = good("postgresql://anna:s%40cr%3At@db.example:5433/shop?sslmode=require&options=-c%20x");
  EXPECT_EQ(url.engine, Engine::postgres);
  EXPECT_EQ(url.user, "anna");
  EXPECT_EQ(url.password.reveal(), "s@cr:t");
  EXPECT_EQ(url.host, "db.example");
  EXPECT_EQ(url.port, 5433);
  EXPECT_EQ(url.database, "shop");
  EXPECT_EQ(url.parameters.at("sslmode"), "require");
  EXPECT_EQ(url.parameters.at("options"), "-c x");
  EXPECT_EQ(to_string(url), "postgresql://anna@db.example:5433/shop?options=-c%20x&sslmode=require");
}

TEST(Url, OtherSpellings) {
  EXPECT_EQ(good("postgres://h/d").engine, Engine::postgres);
  EXPECT_EQ(good("MySQL://u@[::1]:3307/d").host, "::1");
  EXPECT_EQ(to_string(good("mysql://u@[::1]:3307/d")), "mysql://u@[::1]:3307/d");
  EXPECT_EQ(good("mariadb://u@/d?socket=/run/x.sock").parameters.at("socket"), "/run/x.sock");
  EXPECT_EQ(good("postgresql:///shop").host, "");
  EXPECT_EQ(good("postgresql://u@h/d?password=hidden").password.reveal(), "hidden");
}

TEST(Url, File) {
  EXPECT_EQ(good("sqlite:shop.db").database, "shop.db");
  EXPECT_EQ(good("sqlite:a%20b/c.db").database, "a b/c.db");
  EXPECT_EQ(good("sqlite:///var/shop.db").database, "/var/shop.db");
  EXPECT_EQ(good("sqlite:/var/shop.db").database, "/var/shop.db");
  EXPECT_NE(bad("sqlite::memory:").message.find("memory"), std::string::npos);
  bad("sqlite:");
  bad("sqlite://shop.db");
  bad("sqlite:shop.db?mode=rw");
}

TEST(Url, WhatIsWrongIsSaidAndNoPasswordRepeated) {
  for (const char* text : {"postgresql://u:Geh@im@h/d", "postgresql://u:Geh/im@h/d", "postgresql://u:Geh?im@h/d",
                           "postgresql://u:Geh#im@h/d", "postgresql://u:Geh%im@h/d", "postgresql://u:Geh:im@h:x/d",
                           "mysql://u:Gehim@h", "mysql://u:Gehim@h/d?colour=red", "postgresql:u:Gehim@h/d",
                           "oracle://u:Gehim@h/d", "u:Gehim", "", "postgresql://u:Gehim@h:99999/d"}) {
    const Error error = bad(text);
    EXPECT_EQ(error.kind, ErrorKind::usage);
    EXPECT_EQ((error.message + error.help).find("Geh"), std::string::npos) << text << ": " << error.message;
    EXPECT_FALSE(error.help.empty()) << text;
  }
  EXPECT_NE(bad("postgresql://u:Geh@im@h/d").help.find("%40"), std::string::npos);
}

TEST(Url, SecretsAreTakenOutOfTexts) {
  const Url url = good("postgresql://u:p%40ss%20word@h/d?sslpassword=keyword");
  EXPECT_EQ(redact("password 'p@ss word' or p%40ss%20word, keyword", url), "password '***' or ***, ***");
  EXPECT_EQ(to_string(url).find("keyword"), std::string::npos);
  EXPECT_EQ(redact("a table was a", good("postgresql://u:a@h/d")), "*** table was ***");
}

}  // namespace
}  // namespace waybill
