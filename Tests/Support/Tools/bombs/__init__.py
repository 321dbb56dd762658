"""Files that are made to cost a reader of documents more than they are worth."""
