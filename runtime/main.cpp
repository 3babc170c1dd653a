#include "runtime/command/commands.h"

int main(int argc, char** argv) { return waybill::run_command_line(argc, argv); }
