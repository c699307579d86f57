/* SPDX-License-Identifier: MIT */
/* keep_loaded.c - preloaded in builds with sanitizers: drivers stay loaded to the end, or the leak checker cannot tell that
 * their leaks are theirs (lsan.supp). */
#include <dlfcn.h>

int dlclose(void *handle) {
    (void)handle;
    return 0;
}
