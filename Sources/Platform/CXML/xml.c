#include "CXML.h"

#include <dlfcn.h>
#include <errno.h>
#include <libxml/parser.h>
#include <pthread.h>
#include <stdlib.h>

static struct {
  __typeof__(xmlCreatePushParserCtxt) *create;
  __typeof__(xmlFreeParserCtxt) *destroy;
  __typeof__(xmlCtxtUseOptions) *use_options;
  __typeof__(xmlParseChunk) *parse;
  __typeof__(xmlStopParser) *stop;
} library;
static bool is_loaded;

static void load(void) {
  void *handle = dlopen("libxml2.so.2", RTLD_NOW | RTLD_LOCAL);
  if (!handle) return;
  library.create = (__typeof__(library.create))dlsym(handle, "xmlCreatePushParserCtxt");
  library.destroy = (__typeof__(library.destroy))dlsym(handle, "xmlFreeParserCtxt");
  library.use_options = (__typeof__(library.use_options))dlsym(handle, "xmlCtxtUseOptions");
  library.parse = (__typeof__(library.parse))dlsym(handle, "xmlParseChunk");
  library.stop = (__typeof__(library.stop))dlsym(handle, "xmlStopParser");
  is_loaded = library.create && library.destroy && library.use_options && library.parse && library.stop;
}

// Without memory it is tried again at the next document.
static cxml_status loaded(void) {
  static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
  pthread_mutex_lock(&lock);
  errno = 0;
  if (!is_loaded) load();
  cxml_status status = is_loaded ? CXML_PARSED : errno == ENOMEM ? CXML_OUT_OF_MEMORY : CXML_NO_LIBRARY;
  pthread_mutex_unlock(&lock);
  return status;
}

struct cxml_parser {
  cxml_events events;
  void *owner;
  xmlParserCtxtPtr context;
};

static void document_type(void *parser, const xmlChar *name, const xmlChar *external, const xmlChar *system) {
  (void)name, (void)external, (void)system;
  cxml_parser *self = parser;
  self->events.document_type(self->owner);
}

static void start(void *parser, const xmlChar *name, const xmlChar *prefix, const xmlChar *name_space, int namespaces,
                  const xmlChar **declared, int attributes, int defaulted, const xmlChar **values) {
  (void)prefix, (void)namespaces, (void)declared, (void)defaulted;
  cxml_parser *self = parser;
  self->events.start(self->owner, (const char *)name, (const char *)name_space, attributes, values);
}

static void end(void *parser, const xmlChar *name, const xmlChar *prefix, const xmlChar *name_space) {
  (void)name, (void)prefix, (void)name_space;
  cxml_parser *self = parser;
  self->events.end(self->owner);
}

static void characters(void *parser, const xmlChar *text, int count) {
  cxml_parser *self = parser;
  self->events.characters(self->owner, text, count);
}

// Errors are the status of the call: nothing is printed.
static void ignore(void *parser, xmlErrorPtr error) { (void)parser, (void)error; }

cxml_parser *cxml_open(const cxml_events *events, void *owner, cxml_status *status) {
  *status = loaded();
  if (*status != CXML_PARSED) return NULL;
  *status = CXML_OUT_OF_MEMORY;
  cxml_parser *parser = calloc(1, sizeof *parser);
  if (!parser) return NULL;
  parser->events = *events;
  parser->owner = owner;
  // Only these events are handled. The entities that every document has are characters.
  xmlSAXHandler handler = {
      .initialized = XML_SAX2_MAGIC, .internalSubset = document_type, .startElementNs = start, .endElementNs = end,
      .characters = characters,      .cdataBlock = characters,        .serror = ignore,
  };
  parser->context = library.create(&handler, parser, NULL, 0, NULL);
  if (!parser->context) {
    free(parser);
    return NULL;
  }
  library.use_options(parser->context, XML_PARSE_NONET | XML_PARSE_NOCDATA);
  *status = CXML_PARSED;
  return parser;
}

cxml_status cxml_parse(cxml_parser *parser, const char *bytes, int count, bool is_last) {
  int error = library.parse(parser->context, bytes, count, is_last);
  if (error == XML_ERR_NO_MEMORY) return CXML_OUT_OF_MEMORY;
  return error == 0 && (!is_last || parser->context->wellFormed) ? CXML_PARSED : CXML_MALFORMED;
}

void cxml_stop(cxml_parser *parser) { library.stop(parser->context); }

void cxml_close(cxml_parser *parser) {
  library.destroy(parser->context);
  free(parser);
}
