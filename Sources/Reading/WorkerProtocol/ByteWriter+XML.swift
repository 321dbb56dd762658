import XMLDocuments

extension ByteWriter {
  mutating func put(_ files: XMLFiles) {
    put(UInt32(clamping: files.unreadable))
    put(UInt32(clamping: files.trees.count))
    for tree in files.trees {
      put(tree.namespace)
      put(tree.root)
    }
  }

  private mutating func put(_ element: XMLElement) {
    put(element.name)
    put(element.text)
    put(UInt32(clamping: element.attributes.count))
    for (name, value) in element.attributes.sorted(by: { $0.key < $1.key }) {
      put(name)
      put(value)
    }
    put(UInt32(clamping: element.children.count))
    for child in element.children { put(child) }
  }
}

extension ByteReader {
  /// Bytes of an element without any text: two lengths, two counts.
  private static var elementSize: Int { 4 + 4 + 4 + 4 }

  mutating func xmlFiles() throws(FrameError) -> XMLFiles {
    var files = XMLFiles(unreadable: Int(try uint32()))
    let count = Int(try uint32())
    guard count <= XMLFiles.maximumCount, files.unreadable <= XMLFiles.maximumCount else { throw .malformed }
    for _ in 0..<count { files.trees.append(XMLTree(namespace: try string(), root: try element(depth: 1))) }
    return files
  }

  private mutating func element(depth: Int) throws(FrameError) -> XMLElement {
    guard depth <= XMLLimits.depth else { throw .malformed }
    var element = XMLElement(try string(), text: try string())
    let attributes = Int(try uint32())
    guard attributes <= remaining / 8 else { throw .malformed }
    for _ in 0..<attributes {
      let name = try string()
      element.attributes[name] = try string()
    }
    let children = Int(try uint32())
    guard children <= remaining / Self.elementSize else { throw .malformed }
    element.children.reserveCapacity(children)
    for _ in 0..<children { element.children.append(try self.element(depth: depth + 1)) }
    return element
  }
}
