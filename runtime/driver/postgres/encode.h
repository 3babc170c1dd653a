// Private to runtime/driver/postgres: values of a batch as fields of COPY FROM STDIN, binary or text. An encoder
// appends one field and says false when the column can't hold the value. Chosen per column before the first row.
#pragma once

#include <string>

#include "runtime/driver/postgres/link.h"

namespace waybill::postgres {

using Encoder = bool (*)(const BatchColumn& column, std::size_t row, std::string& out);

// nullptr: no binary form is known for this pair, the load goes by text COPY.
Encoder binary_encoder(const PgType& target, Wire wire);
// Appends the escaped field, without its tab.
Encoder text_encoder(const PgType& target, const Type& type);

}  // namespace waybill::postgres
