/// Written by models/fields/train.py; models/fields/README.md says from what and how good it is.
enum AllWeights {
  static let text = """
    calibration -0.45082 -0.6282 0.86856 -0.66204 -0.43808 0.12982 -0.27961 -0.17202 0.59455 -0.89862 0.17913 -0.53329 0.93036
    """
}
