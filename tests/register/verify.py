#!/usr/bin/env python3
"""Checks a register of Pena without Pena; made from its description alone (docs/register.md), shares no line with it.

    verify.py FOLDER [--head "SEQ HASH"] [--pin HASH]... [--certificate PEM]...

FOLDER holds 000001.jsonl, …; the head is what the keyring remembers, a pin what a signed document names. Prints one
finding a line and ends with 1 when there is one. Needs the package `cryptography`.
"""
import argparse, hashlib, json, pathlib, re, sys
from datetime import datetime, timezone
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding

LINE = ["v", "seq", "at", "app", "event", "prev"]
WORK, KEY = ["input", "pages", "key", "level"], ["serial", "spki"]
SEAL = ["number", "seq", "hash", "count", "previous", "scheme", "spki", "signature"]
EVENTS = {"begin": ["install"], "key_imported": ["key"], "key_removed": ["key"], "key_exported": ["key"],
          "passphrase_changed": ["key"],
          "unlock_failed": ["key", "count"], "frozen": ["key", "since"], "unfrozen": ["key"],
          "letter": ["letter", "file", "key"], "case": ["key", "state"], "key_retired": ["key"],
          "destroyed": ["key"], "sign_requested": ["work"], "signed": ["work", "output"],
          "sign_refused": ["work", "code"], "sign_failed": ["work", "output", "code"], "verified": ["file", "verdict"],
          "setting": ["name", "old", "new"], "anchor_added": ["certificate"], "anchor_removed": ["certificate"],
          "clock_back": ["last"], "repaired": ["bytes", "torn"], "gap": ["seq", "hash"], "resumed": ["after"],
          "checkpoint": SEAL}

def digest(raw): return hashlib.sha256(b"pena.register.line.1\n" + raw).hexdigest()

def no_doubles(pairs):
    if len(dict(pairs)) != len(pairs): raise ValueError("a key twice")
    return dict(pairs)

def shaped(line):
    """Every key in its place: what Pena writes has one form only."""
    (kind, body), = line["event"].items()
    keys = [body[k] for k in ("key",) if isinstance(body.get(k), dict)]
    if work := body.get("work"):
        keys.append(work["key"])
        if list(work) not in (WORK, WORK + ["batch"]): return False
    hexes = re.findall(r'"(?:prev|hash|previous|input|output|file|torn|spki)":"([^"]*)"', json.dumps(line, separators=(",", ":")))
    return (list(line) == LINE and line["v"] == 1 and list(body) == EVENTS[kind] and all(list(k) == KEY for k in keys)
            and re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", line["at"], re.A)
            and all(re.fullmatch(r"([0-9a-f]{2})*", h) for h in hexes))

def read(raw):
    try:
        line = json.loads(raw.decode("utf-8"), object_pairs_hook=no_doubles)
        same = json.dumps(line, separators=(",", ":"), ensure_ascii=False).encode() == raw
        return line if same and shaped(line) else None
    except (ValueError, KeyError, TypeError, AttributeError):
        return None

def holds(seal):
    names = ["number", "seq", "hash", "count", "previous"]
    message = "\n".join(["pena.register.checkpoint.1"] + [str(seal[n]) for n in names] + [""]).encode()
    scheme, _, name = seal["scheme"].partition(" ")
    algorithm = {"sha256": hashes.SHA256(), "sha384": hashes.SHA384(), "sha512": hashes.SHA512()}.get(name)
    try:
        key, signature = serialization.load_der_public_key(bytes.fromhex(seal["spki"])), bytes.fromhex(seal["signature"])
        if scheme == "ed25519": key.verify(signature, message)
        elif scheme == "ecdsa": key.verify(signature, message, ec.ECDSA(algorithm))
        elif scheme == "rsa-pkcs1v15": key.verify(signature, message, padding.PKCS1v15(), algorithm)
        elif scheme == "rsa-pss":
            key.verify(signature, message, padding.PSS(padding.MGF1(algorithm), algorithm.digest_size), algorithm)
        else: return False
        return True
    except (InvalidSignature, ValueError, TypeError, AttributeError):
        return False

def judge(folder, head, pins, certificates):
    found, hashes_seen, stranded = set(), set(), {}
    seq, last, number, sealed, previous, here = 0, "0" * 64, 0, 0, "0" * 64, False
    valid = {hashlib.sha256(c.public_key().public_bytes(serialization.Encoding.DER,
             serialization.PublicFormat.SubjectPublicKeyInfo)).hexdigest(): c for c in certificates}

    def in_time(key, at):
        moment = datetime.strptime(at, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=timezone.utc)
        if (c := valid.get(key)) and not c.not_valid_before_utc <= moment <= c.not_valid_after_utc:
            found.add("key_out_of_time")

    segments = sorted(p for p in folder.iterdir() if re.fullmatch(r"\d{6}\.jsonl", p.name, re.A) and p.name[:6] != "000000")
    for index, path in enumerate(segments):
        if int(path.name[:6]) != index + 1: found.add("segment")
        *lines, torn = path.read_bytes().split(b"\n")
        if torn and path != segments[-1]: found.add("not_a_line")
        for raw in lines:
            value, line = digest(raw), read(raw)
            hashes_seen.add(value)
            if line is None:
                found.add("not_a_line"); seq, last = seq + 1, value
                continue
            if line["seq"] != seq + 1: found.add("sequence")
            if line["prev"] != last: found.add("chain")
            here = here or head == (line["seq"], value)
            (kind, body), = line["event"].items()
            if (kind == "begin") != (seq == 0): found.add("beginning")
            if kind == "gap": found.add("gap")
            if kind == "resumed": found.add("resumed")
            if kind == "signed":
                in_time(body["work"]["key"]["spki"], line["at"])
                stranded.setdefault(body["work"]["key"]["spki"], False)
            if kind == "checkpoint":
                count = seq - sealed + (1 if sealed else 0)
                place = (number + 1, seq, last, count, previous)
                if place != tuple(body[n] for n in ("number", "seq", "hash", "count", "previous")): found.add("checkpoint_place")
                number, sealed, previous = body["number"], line["seq"], value
                key = hashlib.sha256(bytes.fromhex(body["spki"])).hexdigest()
                if holds(body):
                    in_time(key, line["at"]); stranded.pop(key, None)
                    stranded = {other: True for other in stranded}
                else: found.add("checkpoint_signature")
            seq, last = line["seq"], value
    if any(stranded.values()): found.add("sealed_by_another")
    if head and not here: found.add("behind_head" if seq < head[0] else "head_differs")
    if set(pins) - hashes_seen: found.add("pin_missing")
    return sorted(found)

if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--head", type=lambda text: (int(text.split()[0]), text.split()[1]))
    parser.add_argument("--pin", action="append", default=[])
    parser.add_argument("--certificate", action="append", default=[], type=lambda p: x509.load_pem_x509_certificate(open(p, "rb").read()))
    asked = parser.parse_args()
    findings = judge(asked.folder, asked.head, asked.pin, asked.certificate)
    print("\n".join(findings) or "intact")
    sys.exit(1 if findings else 0)
