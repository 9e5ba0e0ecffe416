"""Trust services on loopback, honest or not: `server.py FOLDER OCSP CRL ISSUER TSA [PORT]`, each a behaviour.

It listens on a port of its own choice, prints it, and ends with its standard input. It is asked as an HTTP proxy, so
that certificates can name addresses of their own: the first part of the host says which service is
meant (`ocsp.`, `crl.`, `issuer.`, `tsa.`). The answers of the honest ones are OpenSSL's. `live` for OCSP leads to
whoever listens at PORT.
"""
import base64
import fcntl
import os
import re
import socket
import subprocess
import sys
import tempfile
import threading
import time

FOLDER, OCSP, CRL, ISSUER, TSA = sys.argv[1:6]
LIVE = int(sys.argv[6]) if len(sys.argv) > 6 else None
LOGIN = "Basic " + base64.b64encode(b"siti:melati 9 hujan").decode()
BEHAVIOURS = {"ocsp": OCSP, "crl": CRL, "issuer": ISSUER, "tsa": TSA}


def openssl(*arguments, given=b""):
    return subprocess.run(["openssl", *arguments], input=given, cwd=FOLDER, capture_output=True, check=True).stdout


def ocsp(request, responder="responder", index="issuing.db"):
    with tempfile.TemporaryDirectory() as room:
        asked, answered = os.path.join(room, "q"), os.path.join(room, "a")
        with open(asked, "wb") as file:
            file.write(request)
        openssl("ocsp", "-index", index, "-CA", "issuing.pem", "-rsigner", responder + ".pem", "-rkey",
                responder + ".key", "-reqin", asked, "-respout", answered, "-nmin", "60")
        with open(answered, "rb") as file:
            return file.read()


def read(name):
    with open(os.path.join(FOLDER, name), "rb") as file:
        return file.read()


def token(request, section="honest"):
    # OpenSSL counts in a file that servers of other tests share.
    with tempfile.TemporaryDirectory() as room, open(os.path.join(FOLDER, "lock"), "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        asked, answered = os.path.join(room, "q"), os.path.join(room, "a")
        with open(asked, "wb") as file:
            file.write(request)
        openssl("ts", "-reply", "-config", "tsa.cnf", "-section", section, "-queryfile", asked, "-out", answered)
        with open(answered, "rb") as file:
            return file.read()


def der(tag, *parts):
    """An element with a length in DER."""
    value = b"".join(parts)
    length = len(value)
    octets = length.to_bytes((length.bit_length() + 7) // 8 or 1, "big")
    return bytes([tag]) + (bytes([length]) if length < 128 else bytes([0x80 | len(octets)]) + octets) + value


def elements(data):
    """The elements that stand in some bytes, each with its head."""
    found = []
    while data:
        first = data[1]
        extra = first & 0x7f if first & 0x80 else 0
        length = int.from_bytes(data[2:2 + extra], "big") if extra else first
        end = 2 + extra + length
        found.append(data[:end])
        data = data[end:]
    return found


def inside(element):
    extra = element[1] & 0x7f if element[1] & 0x80 else 0
    return element[2 + extra:]


def late(response):
    """The same answer, given and signed a year ago: every date in it is set back and it is signed again."""
    status, outer = elements(inside(response))
    kind, octets = elements(inside(elements(inside(outer))[0]))
    tbs, algorithm, _, certificates = elements(inside(inside(octets)))
    tbs = re.sub(rb"\x18\x0f\d{14}Z", b"\x18\x0f20250601000000Z", tbs)
    value = openssl("dgst", "-sha256", "-sign", "responder.key", given=tbs)
    basic = der(0x30, tbs, algorithm, der(3, b"\0", value), certificates)
    return der(0x30, status, der(0xa0, der(0x30, kind, der(4, basic))))


def restamped(response, signer):
    """What a token says, signed by a certificate that OpenSSL would not stamp with."""
    status, token = elements(inside(response))
    said = openssl("cms", "-verify", "-inform", "DER", "-noverify", given=token)
    arguments = ["-binary", "-nodetach", "-econtent_type", "1.2.840.113549.1.9.16.1.4", "-cades", "-md", "sha256"]
    files = ["-signer", signer + ".pem", "-inkey", signer + ".key", "-certfile", "issuing.pem", "-outform", "DER"]
    return der(0x30, status, openssl("cms", "-sign", *arguments, *files, given=said))


def other_request(nonce):
    """A request of something else, or with another nonce."""
    arguments = ["ts", "-query", "-sha256", "-cert", "-digest", "00" * 32]
    return openssl(*arguments, *(() if nonce else ("-no_nonce",)))


def with_same_imprint(request):
    """The client's request with a nonce of somebody else: its last INTEGER is the nonce."""
    place = request.rfind(b"\x01\x01\xff") - 8
    return request[:place] + bytes(8 * [0x41]) + request[place + 8:]


def honest(service, path, body):
    if service == "ocsp":
        return ocsp(body)
    if service == "crl":
        return read(path.rsplit("/", 1)[-1])
    if service == "issuer":
        return read("issuing.crt")
    return token(body)


def odd(service, behaviour, path, body):
    """Answers that are well-formed HTTP and wrong otherwise."""
    if behaviour == "stale":
        return late(ocsp(body)) if service == "ocsp" else read("stale.crl")
    if behaviour == "unknown":
        return ocsp(body, index="empty.db")
    if behaviour == "revoked":
        return ocsp(body, index="revoked.db") if service == "ocsp" else read("revoked.crl")
    if behaviour == "wrong-signer":
        if service == "ocsp":
            return ocsp(body, responder="stranger")
        return read("stranger.crl") if service == "crl" else token(body, "stranger")
    if behaviour == "not-delegated":
        return ocsp(body, responder="signer")
    if behaviour == "try-later":
        return bytes([0x30, 3, 0x0a, 1, 3])
    if behaviour == "other-certificate":
        return read("other.ocsp")
    if behaviour == "tampered":
        good = bytearray(honest(service, path, body))
        # A date in an answer, the signature in the others.
        good[good.index(b"\x18\x0f") + 6 if service == "ocsp" else -20] ^= 1
        return bytes(good)
    if behaviour == "wrong-imprint":
        return token(other_request(nonce=True))
    if behaviour == "wrong-nonce":
        return token(with_same_imprint(body))
    if behaviour == "replay":
        return read("replay.tsr")
    if behaviour == "wrong-usage":
        return restamped(token(body), "tsa-usage")
    if behaviour == "expired":
        return token(body, "expired")
    if behaviour == "refusal":
        return bytes([0x30, 5, 0x30, 3, 2, 1, 2])
    if behaviour == "empty":
        return b""
    if behaviour == "html":
        return b"<html><body>Silakan masuk ke jaringan tamu</body></html>"
    if behaviour == "garbage":
        return bytes(range(256)) * 40
    if behaviour == "deep":
        return b"\x30\x80" * 200000
    return honest(service, path, body)


def drip(connection, head):
    connection.sendall(head)
    while True:
        connection.sendall(b"0")
        time.sleep(1)


def rude(connection, behaviour):
    """What ends or never ends below HTTP; true when it has answered."""
    if behaviour == "hang":
        time.sleep(60)
    elif behaviour == "drip":
        drip(connection, b"HTTP/1.1 200 OK\r\nContent-Length: 4000\r\n\r\n")
    elif behaviour == "drip-head":
        drip(connection, b"HTTP/1.1 200 OK\r\nX-Slow: ")
    elif behaviour == "endless":
        connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
        while True:
            connection.sendall(b"\0" * 65536)
    elif behaviour == "oversized":
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 9999999999\r\n\r\n" + b"\0" * 65536)
        time.sleep(60)
    elif behaviour == "close":
        pass
    elif behaviour == "error":
        connection.sendall(b"HTTP/1.1 500 Sorry\r\nContent-Length: 0\r\n\r\n")
    elif behaviour == "unauthorized":
        connection.sendall(b"HTTP/1.1 401 Who\r\nContent-Length: 0\r\n\r\n")
    elif behaviour == "to-file":
        connection.sendall(b"HTTP/1.1 302 Found\r\nLocation: file:///etc/passwd\r\nContent-Length: 0\r\n\r\n")
    elif behaviour == "round":
        connection.sendall(b"HTTP/1.1 302 Found\r\nLocation: /again\r\nContent-Length: 0\r\n\r\n")
    else:
        return False
    return True


def request_of(connection):
    data = b""
    while b"\r\n\r\n" not in data:
        piece = connection.recv(65536)
        if not piece:
            return None
        data += piece
    head, body = data.split(b"\r\n\r\n", 1)
    lines = head.decode("latin-1").split("\r\n")
    fields = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines[1:])}
    while len(body) < int(fields.get("content-length", 0)):
        body += connection.recv(65536)
    method, path, _ = lines[0].split(" ")
    return method, path, fields.get("host", ""), body, fields.get("authorization")


def lead(connection, method, address, body):
    """Passes a question on to the live responder, as proxies do: without scheme and host (RFC 9112, 3.2.1)."""
    path = "/" + address.split("/", 3)[3]
    head = "%s %s HTTP/1.0\r\nContent-Type: application/ocsp-request\r\nContent-Length: %d\r\n\r\n"
    with socket.create_connection(("127.0.0.1", LIVE)) as responder:
        responder.sendall((head % (method, path, len(body))).encode() + body)
        while piece := responder.recv(65536):
            connection.sendall(piece)


def serve(connection):
    with connection:
        try:
            asked = request_of(connection)
            while asked:
                method, path, host, body, login = asked
                if path.startswith("http://ocsp.") and OCSP == "live":
                    return lead(connection, method, path, body)
                if method == "CONNECT":
                    # As most proxies: to port 443 alone, and nobody here speaks TLS.
                    connection.sendall(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n")
                else:
                    service = host.split(".")[0] if not host.startswith("127.") else "tsa"
                    behaviour = BEHAVIOURS.get(service, "close")
                    if service == "crl" and path.endswith("root.crl"):
                        # The root's list is about the issuing CA: what is tried here is the signer's status.
                        behaviour = "good"
                    if behaviour == "login":
                        # RFC 7617; the rest is honest.
                        behaviour = "good" if login == LOGIN else "unauthorized"
                    if rude(connection, behaviour):
                        return
                    answer = odd(service, behaviour, path, body)
                    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(answer) + answer)
                asked = request_of(connection)
        except (OSError, ValueError):
            pass


def listen(listener):
    while True:
        threading.Thread(target=serve, args=(listener.accept()[0],), daemon=True).start()


listener = socket.create_server(("127.0.0.1", 0), backlog=64)
print(listener.getsockname()[1], flush=True)
threading.Thread(target=listen, args=(listener,), daemon=True).start()
sys.stdin.read()
