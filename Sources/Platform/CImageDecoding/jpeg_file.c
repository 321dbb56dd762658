#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>

#include <jpeglib.h>

#include <jerror.h>

#include "CImageDecoding.h"

enum { FIRST_CAPACITY = 1 << 16 };

struct encoder {
  struct jpeg_compress_struct jpeg;
  struct jpeg_error_mgr errors;
  // libjpeg's own memory destination does not say which buffer to free after an error.
  struct jpeg_destination_mgr destination;
  uint8_t *file;
  size_t capacity;
  jmp_buf jump;
};

static struct encoder *owner(j_common_ptr jpeg) { return (struct encoder *)jpeg->client_data; }

static void on_error(j_common_ptr jpeg) { longjmp(owner(jpeg)->jump, 1); }

static void on_output(j_common_ptr jpeg) { (void)jpeg; }

static void on_start(j_compress_ptr jpeg) { (void)jpeg; }

static boolean on_full(j_compress_ptr jpeg) {
  struct encoder *encoder = owner((j_common_ptr)jpeg);
  const size_t used = encoder->capacity;
  uint8_t *larger = realloc(encoder->file, 2 * used);
  if (!larger) ERREXIT1(jpeg, JERR_OUT_OF_MEMORY, 0);
  encoder->file = larger;
  encoder->capacity = 2 * used;
  encoder->destination.next_output_byte = larger + used;
  encoder->destination.free_in_buffer = used;
  return TRUE;
}

static void on_end(j_compress_ptr jpeg) { (void)jpeg; }

cimage_status cjpeg_encode(
    const uint8_t *rgb, uint32_t width, uint32_t height, uint32_t quality, uint8_t **file, size_t *count) {
  struct encoder *encoder = calloc(1, sizeof *encoder);
  if (!encoder) return CIMAGE_OUT_OF_MEMORY;
  struct jpeg_compress_struct *jpeg = &encoder->jpeg;
  jpeg->err = jpeg_std_error(&encoder->errors);
  jpeg->client_data = encoder;
  encoder->errors.error_exit = on_error;
  encoder->errors.output_message = on_output;
  encoder->file = malloc(FIRST_CAPACITY);
  encoder->capacity = FIRST_CAPACITY;
  if (!encoder->file || setjmp(encoder->jump)) {
    const bool out_of_memory = !encoder->file || encoder->errors.msg_code == JERR_OUT_OF_MEMORY;
    jpeg_destroy_compress(jpeg);
    free(encoder->file);
    free(encoder);
    return out_of_memory ? CIMAGE_OUT_OF_MEMORY : CIMAGE_DAMAGED;
  }
  jpeg_create_compress(jpeg);
  encoder->destination = (struct jpeg_destination_mgr){
      .next_output_byte = encoder->file,
      .free_in_buffer = encoder->capacity,
      .init_destination = on_start,
      .empty_output_buffer = on_full,
      .term_destination = on_end,
  };
  jpeg->dest = &encoder->destination;
  jpeg->image_width = width;
  jpeg->image_height = height;
  jpeg->input_components = 3;
  jpeg->in_color_space = JCS_RGB;
  jpeg_set_defaults(jpeg);
  jpeg_set_quality(jpeg, (int)quality, TRUE);
  // Colour at full resolution: coloured print keeps its edges.
  for (int i = 0; i < jpeg->num_components; i++) {
    jpeg->comp_info[i].h_samp_factor = 1;
    jpeg->comp_info[i].v_samp_factor = 1;
  }
  jpeg_start_compress(jpeg, TRUE);
  while (jpeg->next_scanline < height) {
    JSAMPROW row = (JSAMPROW)(rgb + (size_t)jpeg->next_scanline * width * 3);
    jpeg_write_scanlines(jpeg, &row, 1);
  }
  jpeg_finish_compress(jpeg);
  *file = encoder->file;
  *count = encoder->capacity - encoder->destination.free_in_buffer;
  jpeg_destroy_compress(jpeg);
  free(encoder);
  return CIMAGE_OK;
}

struct verifier {
  struct jpeg_decompress_struct jpeg;
  struct jpeg_error_mgr errors;
  jmp_buf jump;
  uint8_t *row;
};

static void on_verifier_error(j_common_ptr jpeg) { longjmp(((struct verifier *)jpeg->client_data)->jump, 1); }

static void on_verifier_message(j_common_ptr jpeg, int level) {
  // Warnings count as errors.
  if (level < 0) on_verifier_error(jpeg);
}

cimage_status cjpeg_verify(const uint8_t *bytes, size_t count, uint32_t width, uint32_t height) {
  struct verifier *verifier = calloc(1, sizeof *verifier);
  if (!verifier) return CIMAGE_OUT_OF_MEMORY;
  struct jpeg_decompress_struct *jpeg = &verifier->jpeg;
  jpeg->err = jpeg_std_error(&verifier->errors);
  jpeg->client_data = verifier;
  verifier->errors.error_exit = on_verifier_error;
  verifier->errors.emit_message = on_verifier_message;
  verifier->errors.output_message = on_output;
  volatile cimage_status status = CIMAGE_DAMAGED;
  if (!setjmp(verifier->jump)) {
    jpeg_create_decompress(jpeg);
    jpeg_mem_src(jpeg, bytes, count);
    jpeg_read_header(jpeg, TRUE);
    if (jpeg->image_width == width && jpeg->image_height == height && jpeg->num_components == 3) {
      jpeg_start_decompress(jpeg);
      verifier->row = malloc((size_t)width * 3);
      if (!verifier->row) ERREXIT1(jpeg, JERR_OUT_OF_MEMORY, 0);
      while (jpeg->output_scanline < height) jpeg_read_scanlines(jpeg, &verifier->row, 1);
      jpeg_finish_decompress(jpeg);
      if (jpeg->src->bytes_in_buffer == 0) status = CIMAGE_OK;
    }
  } else if (verifier->errors.msg_code == JERR_OUT_OF_MEMORY) {
    status = CIMAGE_OUT_OF_MEMORY;
  }
  jpeg_destroy_decompress(jpeg);
  free(verifier->row);
  free(verifier);
  return status;
}
