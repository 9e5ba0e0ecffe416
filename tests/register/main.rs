//! The register against whoever alters it, against cuts, and against a second verifier that shares no line with ours.

mod closed;
mod flips;
mod office;
mod sealing;
mod tampering;
mod together;
mod writers;
