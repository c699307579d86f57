/* SPDX-License-Identifier: MIT */
/* array_room.h - arrays that grow: by how much, and those of malloc, which belong to programs. Internal; knows nothing but libc.
 * Arrays that a context counts grow by GSZ_GROW of context.h. */
#ifndef GSZ_ARRAY_ROOM_H
#define GSZ_ARRAY_ROOM_H

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { GSZ_ROOM_FIRST = 16 };

/** Elements to make room for where `needed` do not fit: at least twice as many as there were. 0: so many bytes cannot be. */
static inline size_t gsz_room_for(size_t capacity, size_t needed, size_t size) {
    const size_t most = SIZE_MAX / 4 / size;
    if (needed > most || capacity > most) return 0;
    if (needed < 2 * capacity) needed = 2 * capacity;
    return needed > GSZ_ROOM_FIRST ? needed : GSZ_ROOM_FIRST;
}

/** Makes room in the array whose address `array` points to; false, and no change, if there is no memory. */
static inline bool gsz_room_reserve(void *array, size_t *capacity, size_t needed, size_t size) {
    void *old;
    if (needed <= *capacity) return true;
    const size_t room = gsz_room_for(*capacity, needed, size);
    memcpy(&old, array, sizeof old);
    void *grown = room ? realloc(old, room * size) : NULL;
    if (!grown) return false;
    memcpy(array, &grown, sizeof grown);
    *capacity = room;
    return true;
}
/** For a typed pointer: if (!GSZ_ROOM(&list->item, &list->capacity, list->count + 1)) return false; */
#define GSZ_ROOM(array, capacity, needed)                                                          \
    gsz_room_reserve((array), (capacity), (needed), sizeof **(array))

#endif
