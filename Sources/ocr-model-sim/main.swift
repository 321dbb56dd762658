print("ocr-model-sim")
