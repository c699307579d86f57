/* SPDX-License-Identifier: MIT */
/* write_file.h - from encoded blocks to a file. Internal. */
#ifndef GSZ_WRITE_FILE_H
#define GSZ_WRITE_FILE_H

#include "packer.h"

/** Appends the file to *out, which is empty: the packer has encoded its blocks. */
gsz_result gsz_write_file(gsz_packer *packer, gsz_buffer *out, float quality) GSZ_CHECKED;

#endif
