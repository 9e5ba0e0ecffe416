//! Keys made here and by OpenSSL.
