//! Our output, judged by programs that nobody here wrote.
