/* SPDX-License-Identifier: MIT */
/* commands.h - the commands of gsz, one file each. */
#ifndef GSZ_COMMANDS_H
#define GSZ_COMMANDS_H

#include "option_table.h"

extern const gsz_cli_command gsz_cli_pack;
extern const gsz_cli_command gsz_cli_unpack;
extern const gsz_cli_command gsz_cli_convert;
extern const gsz_cli_command gsz_cli_info;
extern const gsz_cli_command gsz_cli_verify;
extern const gsz_cli_command gsz_cli_render;
extern const gsz_cli_command gsz_cli_eval;
extern const gsz_cli_command gsz_cli_join;
extern const gsz_cli_command gsz_cli_view;

#endif
