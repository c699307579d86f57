/* SPDX-License-Identifier: MIT */
/* codebook_train.h - codebooks of sub-vectors, trained. Internal. */
#ifndef GSZ_CODEBOOK_TRAIN_H
#define GSZ_CODEBOOK_TRAIN_H

#include "codebook_choice.h"
#include "settings.h"

/** Sub-vector codebooks, one a band, by k-means with weights of opacity times area. */
gsz_result gsz_codebook_train(gsz_context *context, gsz_codebook_choice *out,
                              const gsz_cloud *cloud, const gsz_settings *settings) GSZ_CHECKED;

#endif
