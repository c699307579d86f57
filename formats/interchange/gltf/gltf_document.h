/* SPDX-License-Identifier: MIT */
/* gltf_document.h - a glTF file: its JSON, and the bytes of its buffers. Internal. */
#ifndef GSZ_GLTF_DOCUMENT_H
#define GSZ_GLTF_DOCUMENT_H

#include "gsz_gltf.h"
#include "json_tree.h"

enum {
    GSZ_GLTF_KEYS_MAX =
        256 /* of an object that is looked into: nodes may have that done again and again */
};

typedef struct gsz_gltf_buffer {
    const uint8_t *data;
    size_t size;
    gsz_buffer own; /* what is not of the .glb itself */
    char *path;     /* of the file that it is of, or NULL */
} gsz_gltf_buffer;

/* Arrays of the document, whose items are asked for by number. */
typedef enum gsz_gltf_list {
    GSZ_GLTF_SCENES,
    GSZ_GLTF_NODES,
    GSZ_GLTF_MESHES,
    GSZ_GLTF_ACCESSORS,
    GSZ_GLTF_VIEWS,
    GSZ_GLTF_BUFFERS,
    GSZ_GLTF_LISTS
} gsz_gltf_list;

typedef struct gsz_gltf_document {
    gsz_context *context;
    const char *name;   /* for messages */
    const char *folder; /* of files beside it, "" or with a slash at its end; NULL: none are read */
    gsz_buffer bytes;
    cJSON *tree;
    const uint8_t *binary; /* the second chunk of a .glb, or NULL */
    size_t binary_size;
    size_t count[GSZ_GLTF_LISTS];
    const cJSON **item[GSZ_GLTF_LISTS]; /* cJSON itself walks to each from the first */
    gsz_gltf_buffer *buffer;            /* loaded when they are first asked for */
    uint64_t total_bytes;               /* of the file and what was loaded beside it */
} gsz_gltf_document;

/** document->context, name and folder are set. */
gsz_result gsz_gltf_document_load(gsz_gltf_document *document, gsz_source *source) GSZ_CHECKED;
void gsz_gltf_document_free(gsz_gltf_document *document);
/** An item of a list, or NULL. */
const cJSON *gsz_gltf_item(const gsz_gltf_document *document, gsz_gltf_list list, double index);
/** The whole number object[key] of 0..most, or -1. */
double gsz_gltf_index(const cJSON *object, const char *key, double most);
/** The bytes of a buffer view; *out_stride: bytes between its items, 0 if it says none. */
gsz_result gsz_gltf_view(gsz_gltf_document *document, const uint8_t **out_data, size_t *out_size,
                         size_t *out_stride, double index) GSZ_CHECKED;

#endif
