/// Written by models/fields/train.py; models/fields/README.md says from what and how good it is.
enum AllWeights {
  static let text = """
    calibration -0.40276 -0.52655 0.65562 -0.46089 0.89431 -1.5346 -0.25576 -0.39065 0.44901 -0.63735 1.5903 -0.15221 0.8177
    """
}
