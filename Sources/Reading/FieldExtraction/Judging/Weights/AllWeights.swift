/// Written by models/fields/train.py; models/fields/README.md says from what and how good it is.
enum AllWeights {
  static let text = """
    calibration -9.8589 -0.67221 0.90456 -0.10544 -0.59778 1.1151 -0.047827 -0.23847 0.64127 -0.68616 1.001 -0.58435 0.92702
    """
}
