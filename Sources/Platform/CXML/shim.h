#pragma once
#include <libxml/xmlversion.h>
// Debian's libxml2 knows ICU's types, and Foundation has an ICU of its own: one program cannot know both.
#undef LIBXML_ICU_ENABLED
#include <libxml/SAX2.h>
#include <libxml/parser.h>
