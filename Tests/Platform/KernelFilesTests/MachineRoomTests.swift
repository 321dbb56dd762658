import KernelFiles
import Testing

@Suite struct MachineRoomTests {
  @Test func memoryIsWhatTheKernelTells() {
    let text = "MemTotal:       16314636 kB\nMemFree:          100 kB\nMemAvailable:   12000000 kB\n"
    #expect(MachineRoom.memory(text) == .init(free: 12_000_000 << 10, size: 16_314_636 << 10))
    #expect(MachineRoom.memory("MemTotal: 5 kB\n") == nil)
    #expect(MachineRoom.memory("MemTotal: much\nMemAvailable: 1 kB\n") == nil)
  }

  @Test func thisMachineHasBoth() throws {
    let (memory, disk) = (try #require(MachineRoom.memory()), try #require(MachineRoom.disk()))
    #expect(memory.free > 0 && memory.free <= memory.size)
    #expect(disk.free >= 0 && disk.free <= disk.size)
    #expect(MachineRoom.disk(of: "/no/such/folder") == nil)
  }
}
