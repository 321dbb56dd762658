/// Written by models/fields/train.py; models/fields/README.md says from what and how good it is.
enum AllWeights {
  static let text = """
    calibration -5.7198 -0.45046 0.63114 -0.23238 -0.38581 0.94045 -0.020864 -0.25958 0.45351 -0.66155 0.35513 0.017771 -0.32237 0.73321
    """
}
