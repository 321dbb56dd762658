import Extraction
import JSON
import ModelCatalog
import ModelServing
import Testing

struct ServerDialectTests {
  private static let request = ModelRequest(
    system: "Read.", user: [.text("Page 1"), .jpeg([0xFF, 0xD8, 0xFF])],
    output: OutputFormat(grammar: "root ::= \"a\"", schema: ["enum": ["a"]]), maximumTokens: 300, temperature: 0.35)

  /// - Parameter beginning: of the messages, up to the page.
  private static func common(_ beginning: String) -> String {
    #"{"model":"m","messages":["# + beginning + #"{"type":"text","text":"Page 1"},{"type":"image_url","image_url":"#
      + #"{"url":"data:image/jpeg;base64,/9j/"}}]}],"max_tokens":300,"temperature":0.35,"stream":true,"#
      + #""stream_options":{"include_usage":true},"#
  }

  @Test func llamaServerIsGivenTheGrammar() {
    let body = Self.request.body(model: "m", dialect: LlamaServerDialect()).serialized()
    #expect(
      body == Self.common(#"{"role":"system","content":"Read."},{"role":"user","content":["#)
        + #""cache_prompt":true,"grammar":"root ::= \"a\""}"#)
  }

  /// No system message: see `ChatTemplatePeerTests`.
  @Test func vllmIsGivenInstructionsInTheUsersMessageAndTheNestedSchema() {
    let body = Self.request.body(model: "m", dialect: VLLMDialect()).serialized()
    #expect(
      body == Self.common(#"{"role":"user","content":[{"type":"text","text":"Read.\n"},"#)
        + #""response_format":{"type":"json_schema","json_schema":{"name":"answer","strict":true,"#
        + #""schema":{"enum":["a"]}}}}"#)
  }

  @Test func schemaAloneIsGivenInTheFormThatLlamaServerObeys() {
    let request = ModelRequest(
      system: "", user: [.text("Read.")], output: OutputFormat(schema: ["enum": ["a"]]), maximumTokens: 4)
    let body = request.body(model: "m", dialect: LlamaServerDialect())
    #expect(body["grammar"] == nil)
    #expect(
      body["response_format"] == ["type": "json_schema", "json_schema": ["schema": ["enum": ["a"]]]])
    #expect(
      request.body(model: "m", dialect: VLLMDialect())["response_format"]?["json_schema"]?["schema"]
        == ["enum": ["a"]])
  }

  @Test func loneTextIsAStringAndAnEmptySystemMessageIsLeftOut() {
    let body = ModelRequest.text("Say ok").body(model: "m", dialect: VLLMDialect())
    #expect(body["messages"] == [["role": "user", "content": "Say ok"]])
  }

  @Test func serversSayWhatTheyCanDo() throws {
    let props = try JSONValue(parsing: Printed.props(slots: 4, context: 2560, vision: false).utf8)
    #expect(
      LlamaServerDialect.capabilities(props: props)
        == ModelCapabilities(slots: 4, contextTokens: 2560, hasVision: false, model: "pixtral-12b", server: .llama))
    let models = try JSONValue(parsing: Printed.models.utf8)
    #expect(
      VLLMDialect.capabilities(models: models)
        == ModelCapabilities(slots: 10, contextTokens: 4096, hasVision: true, model: "pixtral-12b", server: .vllm))
    #expect(LlamaServerDialect.capabilities(props: models) == nil)
    #expect(VLLMDialect.capabilities(models: props) == nil)
    #expect(LlamaServerDialect.capabilities(props: ["total_slots": 0]) == nil)
    let router = try JSONValue(parsing: Printed.router.utf8)
    #expect(LlamaServerDialect.isRouter(props: router) && !LlamaServerDialect.isRouter(props: props))
    #expect(LlamaServerDialect.capabilities(props: router) == nil)
  }

  private static let llamaOverflow = """
    {"error":{"code":400,"message":"request (120004 tokens) exceeds the available context size (16384 tokens), try \
    increasing it","type":"exceed_context_size_error","n_prompt_tokens":120004,"n_ctx":16384}}
    """

  @Test(arguments: [
    (400, llamaOverflow, ModelFailure.contextExceeded(promptTokens: 120_004, contextTokens: 16_384)),
    (400, #"{"error":{"code":400,"message":"maximum context length is 9","type":"x"}}"#, .refused(status: 400)),
    (401, #"{"error":{"message":"Invalid API Key","type":"authentication_error","code":401}}"#, .unauthorized),
    (404, #"{"error":{"message":"File Not Found","type":"not_found_error","code":404}}"#, .refused(status: 404)),
    (500, #"{"error":{"code":500,"message":"Invalid base64 value","type":"server_error"}}"#, .refused(status: 500)),
    (
      500, #"{"error":{"code":500,"message":"Context size has been exceeded.","type":"server_error"}}"#,
      .unavailable("the cache of its slots is full")
    ),
    (
      503, #"{"error":{"message":"Loading model","type":"unavailable_error","code":503}}"#,
      .unavailable("status 503")
    ),
    (413, "", .refused(status: 413)), (502, "<html>", .unavailable("status 502")),
  ])
  func errorsOfLlamaServerAreRead(status: Int, body: String, failure: ModelFailure) {
    #expect(LlamaServerDialect().failure(status: status, body: Array(body.utf8)) == failure)
  }

  /// `(message, prompt tokens, context)`: releases word it differently.
  private static let vllmOverflows: [(String, Int?, Int)] = [
    (
      "This model's maximum context length is 4096 tokens. However, you requested 512 output tokens and your prompt "
        + "contains at least 8193 input tokens, for a total of at least 8705 tokens.", 8193, 4096
    ),
    (
      "This model's maximum context length is 4096 tokens. However, you requested 5000 tokens (4900 in the messages, "
        + "100 in the completion). Please reduce the length of the messages or completion.", 4900, 4096
    ),
    (
      "This model's maximum context length is 4096 tokens. However, your messages resulted in 4900 tokens. Please "
        + "reduce the length of the messages.", 4900, 4096
    ),
    ("The decoder prompt (length 4900) is longer than the maximum model length of 4096.", 4900, 4096),
    ("The prompt is longer than this model's maximum context length is 4096", nil, 4096),
    (
      "You passed 4900 input tokens and requested 100 output tokens. However, the model's context length is only 4096 "
        + "tokens, resulting in a maximum input length of 3996 tokens. Please reduce the length of the input prompt.",
      4900, 4096
    ),
  ]

  @Test(arguments: vllmOverflows)
  func promptTooLongForVLLMIsKnownByItsWording(message: String, prompt: Int?, context: Int) {
    let error: JSONValue = ["message": .string(message), "type": "BadRequestError", "param": .null, "code": 400]
    let expected = ModelFailure.contextExceeded(promptTokens: prompt, contextTokens: context)
    let dialect = VLLMDialect()
    let nested: JSONValue = ["error": error]
    #expect(dialect.failure(status: 400, body: Array(nested.serialized().utf8)) == expected)
    let topLevel = JSONValue.object([.init("object", "error")] + (error.members ?? []))
    #expect(dialect.failure(status: 400, body: Array(topLevel.serialized().utf8)) == expected)
  }

  @Test func promptTooLongForVLLMIsKnownByWhatTheErrorIsAbout() throws {
    func failure(_ message: String, _ parameter: String) -> ModelFailure {
      let error: JSONValue = [
        "error": ["message": .string(message), "type": "BadRequestError", "param": .string(parameter), "code": 400]
      ]
      return VLLMDialect().failure(status: 400, body: Array(error.serialized().utf8))
    }
    // Characters are no tokens.
    let text =
      "You passed 99000 input characters and requested 100 output tokens. However, the model's context length is only "
      + "4096 tokens, resulting in a maximum input length of 3996 tokens (at most 31968 characters)."
    #expect(failure(text, "input_text") == .contextExceeded(promptTokens: nil, contextTokens: 4096))
    #expect(
      failure("The input is too long.", "input_tokens") == .contextExceeded(promptTokens: nil, contextTokens: nil))
    #expect(failure("The temperature is too high.", "temperature") == .refused(status: 400))
  }

  @Test(arguments: [
    ("At most 3 image(s) may be provided in one prompt.", ModelFailure.tooManyImages(limit: 3)),
    ("At most 1 image(s) may be provided in one request.", .tooManyImages(limit: 1)),
    ("At most 2 audio(s) may be provided in one prompt.", .refused(status: 400)),
    ("At most a few image(s) may be provided.", .refused(status: 400)),
  ])
  func limitOfImagesThatVLLMNamesIsRead(message: String, failure: ModelFailure) {
    let error: JSONValue = ["error": ["message": .string(message), "type": "BadRequestError", "code": 400]]
    #expect(VLLMDialect().failure(status: 400, body: Array(error.serialized().utf8)) == failure)
  }

  @Test(arguments: [
    (400, #"{"error":{"message":"Unknown role","type":"BadRequestError","param":null,"code":400}}"#, 400),
    (404, #"{"object":"error","message":"no such model","type":"NotFoundError","param":null,"code":404}"#, 404),
    (500, #"{"error":{"message":"EngineCore died","type":"InternalServerError","param":null,"code":500}}"#, 500),
    (422, "not JSON", 422), (400, "[]", 400), (400, #"{"error":"text"}"#, 400),
  ])
  func otherErrorsOfVLLMAreRead(status: Int, body: String, refused: Int) {
    #expect(VLLMDialect().failure(status: status, body: Array(body.utf8)) == .refused(status: refused))
  }

  @Test func overloadedVLLMIsUnavailableAndAWrongKeyIsReported() {
    #expect(VLLMDialect().failure(status: 503, body: []) == .unavailable("status 503"))
    #expect(VLLMDialect().failure(status: 429, body: []) == .unavailable("status 429"))
    #expect(VLLMDialect().failure(status: 401, body: Array(#"{"error":"Unauthorized"}"#.utf8)) == .unauthorized)
  }
}
