"""What the programs of this folder share: the product's programs on free ports, documents to send, figures and where they are written."""
