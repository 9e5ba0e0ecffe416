#!/usr/bin/env python3
"""Checks a register of Pena without Pena, made from docs/register.md alone. Prints findings; ends with 1 if there is one.
verify.py FOLDER [head=SEQ,HASH] [pin=HASH]... [certificate=PEM]...: what keyring, documents and signers say beside it."""
import hashlib, json, pathlib, re, sys
from cryptography import exceptions, x509
from cryptography.hazmat.primitives import hashes, serialization as coding
from cryptography.hazmat.primitives.asymmetric import ec, padding

PLACE = ["number", "seq", "hash", "count", "previous"]
DESCRIPTION = (pathlib.Path(__file__).parents[2] / "docs/register.md").read_text()
FIELDS = dict(re.findall(r"^([a-z_]+): ([a-z,]+)$", DESCRIPTION, re.M))  # of each kind of event, in their order
INSIDE = {"key": ["serial,spki"], "work": ["input,pages,key,level", "input,pages,key,level,batch"]}
NOT_HEX = r'"(prev|hash|previous|input|output|file|torn|spki|signature)":"(?!([0-9a-f]{2})*")'

def read(raw):
    """Time, number, hash of the line before, kind and fields. ValueError and the like: not as Pena writes a line."""
    line = json.loads(raw.decode())
    (kind, body), = line["event"].items()
    right = [",".join(line) == "v,seq,at,app,event,prev", line["v"] == 1, ",".join(body) == FIELDS[kind]]
    parts = [(name, part[name]) for part in (body, body.get("work", {})) for name in INSIDE if name in part]
    right += [",".join(value) in INSIDE[name] for name, value in parts] + [not re.search(NOT_HEX, raw.decode())]
    right += [json.dumps(line, separators=(",", ":"), ensure_ascii=False).encode() == raw]
    if not all(right) or not re.fullmatch(r"[0-9]{4}(-[0-9]{2}){2}T([0-9]{2}:){2}[0-9]{2}Z", line["at"]): raise ValueError
    return line["at"], line["seq"], line["prev"], kind, body

def proven(seal):
    """Whether the key in a checkpoint has signed it."""
    message = "\n".join(["pena.register.checkpoint.1"] + [str(seal[name]) for name in PLACE] + [""]).encode()
    scheme, _, name = seal["scheme"].partition(" ")
    try:
        digest = {"": None, "sha256": hashes.SHA256(), "sha384": hashes.SHA384(), "sha512": hashes.SHA512()}[name]
        how = {"ed25519": lambda: [], "ecdsa": lambda: [ec.ECDSA(digest)],
               "rsa-pkcs1v15": lambda: [padding.PKCS1v15(), digest],
               "rsa-pss": lambda: [padding.PSS(padding.MGF1(digest), digest.digest_size), digest]}[scheme]
        coding.load_der_public_key(bytes.fromhex(seal["spki"])).verify(bytes.fromhex(seal["signature"]), message, *how())
        return True
    except (exceptions.InvalidSignature, ValueError, KeyError, TypeError, AttributeError):
        return False

def judge(folder, heads, pins, certificates):
    wrong, entries, unsealed = set(), {}, {}  # unsealed: keys that signed; True when only others have sealed since
    seq, last, number, sealed, previous = 0, "0" * 64, 0, 0, "0" * 64
    spki = lambda c: c.public_key().public_bytes(coding.Encoding.DER, coding.PublicFormat.SubjectPublicKeyInfo)
    text = lambda moment: moment.strftime("%Y-%m-%dT%H:%M:%SZ")  # sorts like the moment itself
    times = lambda c: (text(c.not_valid_before_utc), text(c.not_valid_after_utc))
    valid = {hashlib.sha256(spki(c)).hexdigest(): times(c) for c in certificates}
    in_time = lambda key, at: key not in valid or valid[key][0] <= at <= valid[key][1]
    paths = sorted(path for path in folder.iterdir() if re.fullmatch(r"(?!000000)[0-9]{6}\.jsonl", path.name))
    *segments, last_segment = [path.read_bytes().split(b"\n") for path in paths] or [[b""]]
    if [int(path.stem) for path in paths] != list(range(1, len(paths) + 1)): wrong.add("segment")
    if any(lines[-1] for lines in segments): wrong.add("not_a_line")  # only the very last may be cut off
    for raw in (raw for lines in [*segments, last_segment] for raw in lines[:-1]):
        before, seq, last = (seq, last), seq + 1, hashlib.sha256(b"pena.register.line.1\n" + raw).hexdigest()
        entries[last] = None
        try: at, named, prev, kind, body = read(raw)
        except (ValueError, KeyError, TypeError, AttributeError):
            wrong.add("not_a_line")
            continue
        checks = {"sequence": named == seq, "chain": prev == before[1], "beginning": (kind == "begin") == (before[0] == 0),
                  "gap": kind != "gap", "resumed": kind != "resumed"}
        seq = entries[last] = named
        if kind == "signed":
            unsealed.setdefault(key := body["work"]["key"]["spki"], False)
            checks["key_out_of_time"] = in_time(key, at)
        if kind == "checkpoint":
            key, place = hashlib.sha256(bytes.fromhex(body["spki"])).hexdigest(), [body[name] for name in PLACE]
            checks["checkpoint_place"] = place == [number + 1, *before, before[0] - sealed + (sealed > 0), previous]
            checks["checkpoint_signature"] = good = proven(body)
            checks["key_out_of_time"] = not good or in_time(key, at)
            unsealed = {other: True for other in unsealed if other != key} if good else unsealed
            number, sealed, previous = body["number"], seq, last
        wrong |= {name for name, right in checks.items() if not right}
    for number, value in heads:
        if entries.get(value) != number: wrong.add("behind_head" if seq < number else "head_differs")
    if any(unsealed.values()): wrong.add("sealed_by_another")
    if set(pins) - set(entries): wrong.add("pin_missing")
    return sorted(wrong)

if __name__ == "__main__":
    folder, *words = sys.argv[1:]
    of = lambda name: [word.partition("=")[2] for word in words if word.startswith(name + "=")]
    heads = [(int(seq), value) for seq, value in (head.split(",") for head in of("head"))]
    known = [x509.load_pem_x509_certificate(pathlib.Path(path).read_bytes()) for path in of("certificate")]
    print("\n".join(findings := judge(pathlib.Path(folder), heads, of("pin"), known)) or "intact")
    sys.exit(1 if findings else 0)
