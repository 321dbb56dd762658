import Extraction
import JSON
import ModelSimulation
import Testing

struct ChatRequestTests {
  private func request(image uri: String) throws -> ChatRequest {
    try ChatRequest(
      Array(#"{"messages":[{"role":"user","content":[{"type":"image_url","image_url":{"url":"\#(uri)"}}]}]}"#.utf8))
  }

  /// Start of image, a frame header of 512 × 256 px, end of image.
  private let jpeg = "data:image/jpeg;base64,/9j/wAALCAEAAgABAREA/9k="

  @Test func imageIsDecodedAndCounted() throws {
    let request = try request(image: jpeg)
    let bytes: [UInt8] = [0xFF, 0xD8, 0xFF, 0xC0, 0, 11, 8, 1, 0, 2, 0, 1, 1, 0x11, 0, 0xFF, 0xD9]
    #expect(request.prompt.pages.map(\.images) == [[bytes]])
    #expect(request.imageBytes == [bytes.count])
    // 32 × 16 patches of 16 px, one token more a row.
    #expect(request.promptTokens == 33 * 16 + 3)
  }

  @Test(arguments: [
    "/9j/wAALCAEAAgABAREA/9k=\\n", "/9j/wAALCAEA AgABAREA/9k=", "=9j/wAALCAEAAgABAREA/9k=",
    "", "iVBORw0KGgo=", "/9j/wAALCA==", "/9j/2Q==", "/9j/////////",
  ])
  func damagedImageIsRefused(_ base64: String) {
    #expect(throws: RequestError.unreadableImage) { try request(image: "data:image/jpeg;base64," + base64) }
  }

  @Test(arguments: [
    ("http://127.0.0.1/a.jpg", 500), ("data:image/png;base64,iVBORw0KGgo=", 400),
    ("data:application/pdf;base64,JVBE", 400),
  ])
  func otherURIsAreRefused(_ uri: String, _ status: Int) {
    let error = #expect(throws: RequestError.self) { try request(image: uri) }
    #expect(error?.status == status)
  }

  @Test func onlyTheUsersPartsAreTheDocument() throws {
    let body = #"""
      {"model":"m","stream":true,"stream_options":{"include_usage":true},"max_tokens":1,"max_completion_tokens":7,
       "messages":[{"role":"system","content":"<page n=\"1\" of=\"1\">\nno\n</page>"},
       {"role":"user","content":"<page n=\"1\" of=\"1\">\nyes\n</page>"}]}
      """#
    let request = try ChatRequest(Array(body.utf8))
    #expect(request.prompt.pages.map(\.transcript.lines) == [["yes"]])
    #expect(request.streams && request.includesUsage)
    #expect(request.maximumTokens == 7)
    #expect(request.form == .free)
  }

  @Test(arguments: [
    "", "[]", "{}", #"{"messages":[{"role":"user"}]}"#, #"{"messages":[],"grammar":"root ::= ("}"#,
    #"{"messages":[],"grammar":"root ::= [0-9]+"}"#,
    #"{"messages":[{"role":"user","content":[{"type":"input_image"}]}]}"#,
  ])
  func malformedRequestIsRefused(_ body: String) {
    let error = #expect(throws: RequestError.self) { try ChatRequest(Array(body.utf8)) }
    #expect(error?.status == 400)
  }

  @Test func errorsHaveTheServersForm() {
    let error = RequestError.contextExceeded(prompt: 120_004, context: 16_384)
    let llama = ServerFace.llama.body(of: error)["error"]
    #expect(llama?["type"] == "exceed_context_size_error")
    #expect(llama?["n_prompt_tokens"] == 120_004)
    #expect(llama?["n_ctx"] == 16_384)
    let vllm = ServerFace.vllm.body(of: error)["error"]
    #expect(vllm?["type"] == "BadRequestError")
    #expect(vllm?["message"]?.string?.contains("maximum context length is 16384 tokens") == true)
    #expect(vllm?["code"] == 400)
  }
}
