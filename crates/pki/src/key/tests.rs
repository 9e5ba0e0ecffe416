//! Keys made here, large and small: what is signed verifies, by AWS-LC and by `rsa` alike.

use crate::algorithm::PssParameters;
use crate::random::{Drbg, SEED};

use super::*;

const DIGESTS: [DigestAlgorithm; 3] = [DigestAlgorithm::Sha256, DigestAlgorithm::Sha384, DigestAlgorithm::Sha512];

#[test]
fn rsa_of_every_size_padding_and_salt_verifies() {
    let mut random = Drbg::new(&[1; SEED]);
    // Only from 2048 on does AWS-LC sign, and only with a salt as long as the digest.
    for bits in [1024, 1536, 2047, 2048, 2056, 3072] {
        let key = PrivateKey::generate_rsa(bits, &mut random).unwrap();
        let spki = key.public_key().unwrap();
        for digest in DIGESTS {
            let pss = |salt_length| SignatureScheme::RsaPss(PssParameters { digest, mgf_digest: digest, salt_length });
            let salts = [0, 20, digest.length()].map(pss).into_iter().filter(|_| bits > 1024);
            for scheme in salts.chain([SignatureScheme::RsaPkcs1v15(digest)]) {
                let value = key.sign(b"surat", scheme, &mut random).unwrap();
                assert_eq!(scheme.verify(&spki, &[b"surat"], &value), Ok(()), "{bits} bits, {scheme:?}");
                assert!(scheme.verify(&spki, &[b"surat lain"], &value).is_err(), "{bits} bits, {scheme:?}");
            }
        }
    }
}

#[test]
fn a_key_signs_only_its_own_way() {
    let mut random = Drbg::new(&[2; SEED]);
    let key = PrivateKey::generate_rsa(2048, &mut random).unwrap();
    let mixed = PssParameters { digest: DIGESTS[0], mgf_digest: DIGESTS[1], salt_length: 32 };
    for scheme in [
        SignatureScheme::Ecdsa(DIGESTS[0]),
        SignatureScheme::Ed25519,
        SignatureScheme::RsaPkcs1v15(DigestAlgorithm::Sha1),
        SignatureScheme::RsaPss(mixed),
    ] {
        assert_eq!(key.sign(b"surat", scheme, &mut random), Err(KeyError::OtherScheme), "{scheme:?}");
    }
}

/// By `rsa`, whether AWS-LC has the key too (2048) or not.
#[test]
fn an_rsa_key_is_encoded_as_others_encode_it() {
    use ::rsa::pkcs1::RsaPrivateKeyRef;
    let mut random = Drbg::new(&[3; SEED]);
    for bits in [1536, 2048] {
        let theirs = ::rsa::RsaPrivateKey::new(&mut random, bits).unwrap();
        let ours = PrivateKey::from_rsa(&theirs).unwrap();
        assert_eq!(ours.public_key().unwrap(), theirs.as_public_key().to_public_key_der().unwrap().as_bytes());
        assert_eq!(*ours.to_pkcs8().unwrap(), theirs.to_pkcs8_der().unwrap().as_bytes());
        assert_eq!(ours.description(), format!("RSA-{bits}"));
        let encoded = theirs.to_pkcs1_der().unwrap();
        let mut numbers = RsaPrivateKeyRef::from_der(encoded.as_bytes()).unwrap();
        numbers.public_exponent = numbers.prime1.clone();
        let contradicting = numbers.to_der().unwrap();
        assert_eq!(PrivateKey::from_der(&contradicting).unwrap_err(), KeyError::Malformed, "{bits}");
    }
}
