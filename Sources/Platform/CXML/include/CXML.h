#pragma once
#include <stdbool.h>
#include <stddef.h>

#pragma clang assume_nonnull begin

// The few functions of libxml2 that are used. The library is loaded when the first document is parsed: it brings 37 MB of ICU, and a
// machine whose programs meet no XML does without both.

typedef struct cxml_parser cxml_parser;

// What is found, in its order. Texts are UTF-8.
typedef struct {
  void (*document_type)(void *owner);
  // Attributes come in fives: local name, prefix, namespace, begin and end of the value.
  void (*start)(void *owner, const char *name, const char *_Nullable name_space, int attribute_count,
                const unsigned char *_Nullable const *_Nullable attributes);
  void (*end)(void *owner);
  void (*characters)(void *owner, const unsigned char *text, int count);
} cxml_events;

typedef enum { CXML_PARSED, CXML_MALFORMED, CXML_OUT_OF_MEMORY, CXML_NO_LIBRARY } cxml_status;

// NULL without memory or library, which `status` then tells. Does not open files or connections.
cxml_parser *_Nullable cxml_open(const cxml_events *events, void *owner, cxml_status *status);
// Parses the next bytes; `is_last` says that they are the last ones.
cxml_status cxml_parse(cxml_parser *parser, const char *_Nullable bytes, int count, bool is_last);
// Ends the parsing from within an event.
void cxml_stop(cxml_parser *parser);
void cxml_close(cxml_parser *parser);

#pragma clang assume_nonnull end
