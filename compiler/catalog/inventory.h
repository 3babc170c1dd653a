// What became of each object of the source: nothing falls through. Plain values.
#pragma once

#include <string>
#include <vector>

namespace waybill {

enum class Disposition {
  carried,      // the same thing is there
  translated,   // its meaning is there in another form
  left_out,     // the spec says so (drop, except, none)
  not_carried,  // it can't be, or not yet: `says` tells why
};

struct InventoryLine {
  std::string object;  // "table Track", "index IFK_TrackAlbumId on Track"
  Disposition disposition = Disposition::carried;
  std::string says;  // "as track", "drop: rest", "its parent Album is left out"
  std::string sql;   // of a view or trigger that is not carried: its own text, for who writes it anew
};

}  // namespace waybill
