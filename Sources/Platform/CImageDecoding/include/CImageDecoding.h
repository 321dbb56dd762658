// libjpeg and libpng report errors by longjmp, which must not cross a Swift frame: every call that can fail is made
// here, inside its own setjmp, and comes back as a status.
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#pragma clang assume_nonnull begin

typedef enum __attribute__((enum_extensibility(closed))) {
  CIMAGE_OK = 0,
  /// The file is damaged, or uses a feature the library does not have.
  CIMAGE_DAMAGED = 1,
  /// An allocation failed.
  CIMAGE_OUT_OF_MEMORY = 2,
} cimage_status;

// MARK: JPEG

typedef struct cjpeg_decoder cjpeg_decoder;

typedef struct {
  /// Size as stored, px.
  uint32_t width;
  uint32_t height;
} cjpeg_header;

typedef struct {
  /// Size of the decoded rows, px.
  uint32_t width;
  uint32_t height;
  /// Bytes a px in the rows: 1 gray, 3 RGB, 4 CMYK.
  uint32_t components;
  /// CMYK samples are inverted, as Adobe writes them.
  bool inverted;
} cjpeg_layout;

/// A decoder over `bytes`, which must outlive it. NULL when memory is short.
cjpeg_decoder *_Nullable cjpeg_create(const uint8_t *bytes, size_t count);
void cjpeg_destroy(cjpeg_decoder *decoder);

/// Reads up to the first scan. Call once, first.
cimage_status cjpeg_read_header(cjpeg_decoder *decoder, cjpeg_header *header);

/// Starts decoding at `eighths`/8 of the stored size (1...8). Call once, after the header.
cimage_status cjpeg_start(cjpeg_decoder *decoder, uint32_t eighths, cjpeg_layout *layout);

/// Decodes the next row into `row`, which has room for width * components bytes.
cimage_status cjpeg_read_row(cjpeg_decoder *decoder, uint8_t *row);

/// Whether libjpeg has so far met damage that it covered up with invented samples (it reports success for those).
bool cjpeg_is_damaged(const cjpeg_decoder *decoder);

/// Whether a progressive file's detail arrived too incompletely for text to be legible.
bool cjpeg_lacks_detail(const cjpeg_decoder *decoder);

/// Encodes RGB px (3 * width * height bytes) as a baseline JPEG without chroma subsampling, at libjpeg's `quality` (1...100).
/// On success `file` holds `count` bytes that the caller frees.
cimage_status cjpeg_encode(
    const uint8_t *rgb, uint32_t width, uint32_t height, uint32_t quality, uint8_t *_Nullable *_Nonnull file,
    size_t *count);

/// Decodes a colour JPEG of the given size to its last byte; `CIMAGE_DAMAGED` at the first warning or byte too many.
cimage_status cjpeg_verify(const uint8_t *bytes, size_t count, uint32_t width, uint32_t height);

// MARK: PNG

typedef struct cpng_decoder cpng_decoder;

typedef struct {
  uint32_t width;
  uint32_t height;
  bool interlaced;
} cpng_header;

/// A decoder over `bytes`, which must outlive it. NULL when memory is short.
cpng_decoder *_Nullable cpng_create(const uint8_t *bytes, size_t count);
void cpng_destroy(cpng_decoder *decoder);

/// Reads up to the image data. Call once, first.
cimage_status cpng_read_header(cpng_decoder *decoder, cpng_header *header);

/// Prepares for 8-bit RGB rows on white. Call once, after the header.
cimage_status cpng_start(cpng_decoder *decoder);

/// Decodes the next row of an image that is not interlaced into `row`: 3 * width bytes.
cimage_status cpng_read_row(cpng_decoder *decoder, uint8_t *row);

/// Decodes a whole interlaced image into `pixels`: 3 * width * height bytes.
cimage_status cpng_read_interlaced(cpng_decoder *decoder, uint8_t *pixels);

#pragma clang assume_nonnull end
