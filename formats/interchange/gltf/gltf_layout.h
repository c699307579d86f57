/* SPDX-License-Identifier: MIT */
/* gltf_layout.h - the attributes of a primitive that is written: names, values, and places in the buffer. Internal. */
#ifndef GSZ_GLTF_LAYOUT_H
#define GSZ_GLTF_LAYOUT_H

#include "gltf_document.h"

enum { GSZ_GLTF_ATTRIBUTES_MAX = 21, GSZ_GLTF_NAME_MAX = 64 };

/* What a value of a cloud becomes. */
typedef enum gsz_gltf_value {
    GSZ_GLTF_AS_IT_IS,
    GSZ_GLTF_EXPONENTIAL, /* scales */
    GSZ_GLTF_SIGMOID,     /* opacities */
    GSZ_GLTF_UNIT,        /* rotations, of length 1 */
    GSZ_GLTF_FALLBACK     /* COLOR_0: bytes of linear colour and alpha, for those who show points */
} gsz_gltf_value;

typedef struct gsz_gltf_attribute {
    char name[GSZ_GLTF_NAME_MAX];
    int components;
    gsz_gltf_value value;
    int plane[4];
    float sign[4];
    uint64_t offset; /* in the buffer */
    size_t stride;   /* bytes of a Gaussian */
} gsz_gltf_attribute;

typedef struct gsz_gltf_layout {
    const gsz_cloud *cloud;
    int count;
    gsz_gltf_attribute attribute[GSZ_GLTF_ATTRIBUTES_MAX];
    uint64_t bytes;          /* of the whole buffer */
    float least[3], most[3]; /* positions, in the axes of glTF */
} gsz_gltf_layout;

void gsz_gltf_layout_make(gsz_gltf_layout *layout, const gsz_cloud *cloud);
/** The bytes of Gaussians begin..end of an attribute. */
void gsz_gltf_layout_fill(uint8_t *out, const gsz_gltf_layout *layout,
                          const gsz_gltf_attribute *attribute, size_t begin, size_t end);

#endif
