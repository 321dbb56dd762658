#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

#include <png.h>

#include "CImageDecoding.h"

struct cpng_decoder {
  png_structp png;
  png_infop info;
  const uint8_t *bytes;
  size_t remaining;
  bool out_of_memory;
};

static void on_error(png_structp png, png_const_charp message) {
  (void)message;
  png_longjmp(png, 1);
}

static void on_warning(png_structp png, png_const_charp message) {
  (void)png;
  (void)message;
}

static png_voidp on_malloc(png_structp png, png_alloc_size_t size) {
  void *memory = malloc(size);
  // libpng says "out of memory" only in a message text.
  if (!memory) ((cpng_decoder *)png_get_mem_ptr(png))->out_of_memory = true;
  return memory;
}

static void on_free(png_structp png, png_voidp memory) {
  (void)png;
  free(memory);
}

static void on_read(png_structp png, png_bytep destination, size_t count) {
  cpng_decoder *decoder = png_get_io_ptr(png);
  if (count > decoder->remaining) png_error(png, "end of file");
  memcpy(destination, decoder->bytes, count);
  decoder->bytes += count;
  decoder->remaining -= count;
}

static cimage_status status(const cpng_decoder *decoder) {
  return decoder->out_of_memory ? CIMAGE_OUT_OF_MEMORY : CIMAGE_DAMAGED;
}

cpng_decoder *cpng_create(const uint8_t *bytes, size_t count) {
  cpng_decoder *decoder = calloc(1, sizeof *decoder);
  if (!decoder) return NULL;
  decoder->bytes = bytes;
  decoder->remaining = count;
  decoder->png = png_create_read_struct_2(
      PNG_LIBPNG_VER_STRING, NULL, on_error, on_warning, decoder, on_malloc, on_free);
  decoder->info = decoder->png ? png_create_info_struct(decoder->png) : NULL;
  if (!decoder->info) {
    cpng_destroy(decoder);
    return NULL;
  }
  png_set_read_fn(decoder->png, decoder, on_read);
  return decoder;
}

void cpng_destroy(cpng_decoder *decoder) {
  png_destroy_read_struct(&decoder->png, &decoder->info, NULL);
  free(decoder);
}

cimage_status cpng_read_header(cpng_decoder *decoder, cpng_header *header) {
  // Texts, palettes for other programs and colour profiles are compressed and can unfold to megabytes each; none of
  // them is needed.
  static const png_byte ignored[] = "iCCP\0sPLT\0tEXt\0zTXt\0iTXt\0eXIf";
  png_structp png = decoder->png;
  if (setjmp(png_jmpbuf(png))) return status(decoder);
  png_set_keep_unknown_chunks(png, PNG_HANDLE_CHUNK_NEVER, ignored, (int)(sizeof ignored / 5));
  png_set_user_limits(png, PNG_UINT_31_MAX, PNG_UINT_31_MAX);
  png_read_info(png, decoder->info);
  header->width = png_get_image_width(png, decoder->info);
  header->height = png_get_image_height(png, decoder->info);
  header->interlaced = png_get_interlace_type(png, decoder->info) != PNG_INTERLACE_NONE;
  return CIMAGE_OK;
}

cimage_status cpng_start(cpng_decoder *decoder) {
  png_structp png = decoder->png;
  if (setjmp(png_jmpbuf(png))) return status(decoder);
  png_set_expand(png);
  png_set_scale_16(png);
  png_set_gray_to_rgb(png);
  png_color_16 white = {.red = 255, .green = 255, .blue = 255, .gray = 255};
  png_set_background(png, &white, PNG_BACKGROUND_GAMMA_SCREEN, 0, 1);
  png_set_strip_alpha(png);
  if (png_get_interlace_type(png, decoder->info) != PNG_INTERLACE_NONE) png_set_interlace_handling(png);
  png_read_update_info(png, decoder->info);
  // What the transformations above must have led to; a caller's buffer is sized by it.
  if (png_get_rowbytes(png, decoder->info) != 3 * (size_t)png_get_image_width(png, decoder->info)) {
    return CIMAGE_DAMAGED;
  }
  return CIMAGE_OK;
}

cimage_status cpng_read_row(cpng_decoder *decoder, uint8_t *row) {
  if (setjmp(png_jmpbuf(decoder->png))) return status(decoder);
  png_read_row(decoder->png, row, NULL);
  return CIMAGE_OK;
}

cimage_status cpng_read_interlaced(cpng_decoder *decoder, uint8_t *pixels) {
  png_structp png = decoder->png;
  if (setjmp(png_jmpbuf(png))) return status(decoder);
  const size_t stride = png_get_rowbytes(png, decoder->info);
  const png_uint_32 height = png_get_image_height(png, decoder->info);
  enum { ADAM7_PASSES = 7 };
  for (int pass = 0; pass < ADAM7_PASSES; pass++) {
    for (png_uint_32 y = 0; y < height; y++) png_read_row(png, pixels + y * stride, NULL);
  }
  return CIMAGE_OK;
}
