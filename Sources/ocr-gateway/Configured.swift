import ArgumentParser
import CommandLineProgram
import Settings

/// What is made of settings, or the command's end with exit code 2 where they are wrong.
func configured<Value>(_ make: () throws(ConfigurationError) -> Value) throws -> Value {
  do {
    return try make()
  } catch {
    Terminal.note("ocr-gateway: the configuration is wrong\n\(error)")
    throw ExitCode(2)
  }
}
