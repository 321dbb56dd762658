import TestSupport
import Testing

/// Tests against real servers, one after the other: two models on one processor slow each other down tenfold.
@Suite(
  .serialized,
  .enabled(if: ModelServerProcess.isAvailable, Comment(rawValue: ModelServerProcess.installation)))
enum PeerTests {}
