import ArgumentParser
import Settings

/// What is made of settings, or the program's end with exit code 2 and a line for each thing that is wrong with them.
package func configured<Value>(_ program: String, _ make: () throws(ConfigurationError) -> Value) throws -> Value {
  do {
    return try make()
  } catch {
    Terminal.note("\(program): the configuration is wrong\n\(error)")
    throw ExitCode(2)
  }
}
