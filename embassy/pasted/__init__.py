"""What is pasted or imported, read into the blocks that the public page supports. Pure."""
