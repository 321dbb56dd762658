import Glibc
import KernelFiles
import Testing

struct KernelFileTests {
  @Test func memoryOfAProcessIsKnownWhileItIsThere() throws {
    #expect(try #require(KernelFile.residentBytes()) > 1 << 20)
    #expect(KernelFile.residentBytes(of: getppid()) != nil)
    #expect(KernelFile.residentBytes(of: pid_t.max) == nil)
  }

  @Test func contentsAreTextOrNothing() {
    #expect(KernelFile.contents("/proc/self/comm")?.hasSuffix("\n") == true)
    #expect(KernelFile.contents("/proc/self/no such file") == nil)
  }
}
