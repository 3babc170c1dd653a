#include "runtime/verify/target_query.h"

namespace waybill {

MoveRows read_back(const MoveRows& move, const Dialect& target) {
  MoveRows back;
  back.target = move.target;
  back.from = target.table(move.target);
  back.key = move.key;
  for (const MoveColumn& column : move.columns) {
    MoveColumn one;
    one.target = column.target;
    one.source_sql = target.read(target.quote(column.target), column.conversion.to);
    one.conversion.from = one.conversion.to = column.conversion.to;
    back.columns.push_back(std::move(one));
  }
  return back;
}

}  // namespace waybill
