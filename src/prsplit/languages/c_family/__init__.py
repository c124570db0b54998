"""C, C++ and CUDA: leaves by tokens, errors by grammar, references by name, includes by path."""
