/// Written by models/fields/train.py; models/fields/README.md says from what and how good it is.
enum AllWeights {
  static let text = """
    calibration -10.604 -0.66479 0.99583 -0.18452 -0.55361 1.0959 -0.13098 -0.20331 0.74195 -0.71276 1.0394 -0.67912 0.91428
    """
}
