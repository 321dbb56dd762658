/// Written by models/fields/train.py; models/fields/README.md says from what and how good it is.
enum AllWeights {
  static let text = """
    calibration -0.5162 -0.63084 0.79779 -0.6238 -0.11442 -0.19926 -0.41373 -0.27229 0.57303 -1.1457 0.61313 -0.46729 0.92289
    """
}
