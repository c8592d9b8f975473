"""The rooms behind :mod:`..vector_layers`: files as they lie on disk, encodings, outlines."""
