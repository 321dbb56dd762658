// Nothing: the target exists for what it depends on (Package.swift).
