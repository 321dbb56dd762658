/// Written by models/fields/train.py; models/fields/README.md says from what and how good it is.
enum AllWeights {
  static let text = """
    calibration -3.509 0.059863 0.067366 0.12831 -0.14894 0.46615 -1.8429 0.31991 -0.077801 0.44082 0.66683 -0.0013676 0.090162 0.33575
    """
}
