/// Written by models/fields/train.py; models/fields/README.md says from what and how good it is.
enum AllWeights {
  static let text = """
    calibration -3.2991 0.32997 0.12533 0.42165 0.34323
    """
}
