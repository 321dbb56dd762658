#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>

#include <jpeglib.h>

#include <jerror.h>

#include "CImageDecoding.h"

// Encoders write about ten scans. Thousands of empty ones make a small file cost minutes (libjpeg-turbo's own advice
// for untrusted files is a limit of this order).
enum { MAXIMUM_SCANS = 100 };

struct cjpeg_decoder {
  struct jpeg_decompress_struct jpeg;
  struct jpeg_error_mgr errors;
  struct jpeg_progress_mgr progress;
  jmp_buf jump;
  bool damaged;
};

static cjpeg_decoder *owner(j_common_ptr jpeg) { return (cjpeg_decoder *)jpeg->client_data; }

static void on_error(j_common_ptr jpeg) { longjmp(owner(jpeg)->jump, 1); }

static void on_message(j_common_ptr jpeg, int level) {
  if (level >= 0) return;
  switch (jpeg->err->msg_code) {
    // The warnings after which samples are made up. Others (stray bytes between segments, odd density fields, a second
    // start marker) leave the picture whole.
    case JWRN_HIT_MARKER:
    case JWRN_JPEG_EOF:
    case JWRN_HUFF_BAD_CODE:
    case JWRN_ARITH_BAD_CODE:
    case JWRN_MUST_RESYNC:
      owner(jpeg)->damaged = true;
  }
}

static void on_output(j_common_ptr jpeg) { (void)jpeg; }

static void on_progress(j_common_ptr jpeg) {
  if (((j_decompress_ptr)jpeg)->input_scan_number > MAXIMUM_SCANS) on_error(jpeg);
}

static cimage_status status(const cjpeg_decoder *decoder) {
  return decoder->errors.msg_code == JERR_OUT_OF_MEMORY ? CIMAGE_OUT_OF_MEMORY : CIMAGE_DAMAGED;
}

cjpeg_decoder *cjpeg_create(const uint8_t *bytes, size_t count) {
  cjpeg_decoder *decoder = calloc(1, sizeof *decoder);
  if (!decoder) return NULL;
  struct jpeg_decompress_struct *jpeg = &decoder->jpeg;
  jpeg->err = jpeg_std_error(&decoder->errors);
  jpeg->client_data = decoder;
  decoder->errors.error_exit = on_error;
  decoder->errors.emit_message = on_message;
  decoder->errors.output_message = on_output;
  if (setjmp(decoder->jump)) {
    cjpeg_destroy(decoder);
    return NULL;
  }
  jpeg_create_decompress(jpeg);
  decoder->progress.progress_monitor = on_progress;
  jpeg->progress = &decoder->progress;
  jpeg_mem_src(jpeg, bytes, count);
  return decoder;
}

void cjpeg_destroy(cjpeg_decoder *decoder) {
  jpeg_destroy_decompress(&decoder->jpeg);
  free(decoder);
}

cimage_status cjpeg_read_header(cjpeg_decoder *decoder, cjpeg_header *header) {
  if (setjmp(decoder->jump)) return status(decoder);
  jpeg_read_header(&decoder->jpeg, TRUE);
  header->width = decoder->jpeg.image_width;
  header->height = decoder->jpeg.image_height;
  return CIMAGE_OK;
}

cimage_status cjpeg_start(cjpeg_decoder *decoder, uint32_t eighths, cjpeg_layout *layout) {
  struct jpeg_decompress_struct *jpeg = &decoder->jpeg;
  if (setjmp(decoder->jump)) return status(decoder);
  switch (jpeg->jpeg_color_space) {
    case JCS_GRAYSCALE: jpeg->out_color_space = JCS_GRAYSCALE; break;
    case JCS_CMYK:
    case JCS_YCCK: jpeg->out_color_space = JCS_CMYK; break;
    default: jpeg->out_color_space = JCS_RGB;
  }
  jpeg->scale_num = eighths;
  jpeg->scale_denom = 8;
  jpeg_start_decompress(jpeg);
  layout->width = jpeg->output_width;
  layout->height = jpeg->output_height;
  layout->components = (uint32_t)jpeg->output_components;
  layout->inverted = jpeg->saw_Adobe_marker;
  return CIMAGE_OK;
}

cimage_status cjpeg_read_row(cjpeg_decoder *decoder, uint8_t *row) {
  if (setjmp(decoder->jump)) return status(decoder);
  return jpeg_read_scanlines(&decoder->jpeg, &row, 1) == 1 ? CIMAGE_OK : CIMAGE_DAMAGED;
}

bool cjpeg_is_damaged(const cjpeg_decoder *decoder) { return decoder->damaged; }

bool cjpeg_lacks_detail(const cjpeg_decoder *decoder) {
  const struct jpeg_decompress_struct *jpeg = &decoder->jpeg;
  if (!jpeg->coef_bits) return false;
  // coef_bits[0]: for each coefficient of the first component the bits still missing, -1 when it never arrived.
  for (int k = 0; k < DCTSIZE2; k++) {
    if (jpeg->coef_bits[0][k] < 0 || jpeg->coef_bits[0][k] > 1) return true;
  }
  return false;
}
