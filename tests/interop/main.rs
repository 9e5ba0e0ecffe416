//! Our output, judged by programs that nobody here wrote; their input and their damage, judged by us.
mod algorithms;
mod attacks;
mod authority;
mod bench;
mod judging;
mod key_files;
mod letters;
mod pena;
mod pyhanko;
mod refusals;
mod signing;
mod spoiled;
mod verdicts;
