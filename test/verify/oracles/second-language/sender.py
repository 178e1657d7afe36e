"""A sender of any definition: makes the requests it would make, from the definition's data alone."""

import base64
import hashlib
import hmac
import json
import random
import re
import string
import urllib.parse
from datetime import datetime, timezone

import curves
from canonical import CANONICAL
from template import encode, render

URL = "https://app.example.com/api/webhooks/acme"
LETTERS = string.ascii_letters + string.digits


def make(definition, seed, at_ms, rsa_key):
    """One random delivery, and the options a source needs to verify it."""
    return Sender(definition, random.Random(seed), at_ms, rsa_key).make()


class Sender:
    def __init__(self, definition, rng, at_ms, rsa_key):
        self.definition, self.scheme = definition, definition["scheme"]
        self.rng, self.at_ms, self.rsa_key = rng, at_ms, rsa_key
        self.options, self.settings, self.pairs = {}, {}, {}
        self.id, self.timestamp = self.word(), ""
        self.request = {"method": "POST", "url": URL, "query": {}, "headers": {}}

    def word(self, size=None):
        return "".join(self.rng.choices(LETTERS, k=size or self.rng.randint(1, 40)))

    def text(self):
        alphabet = LETTERS + " \"\\/\n\té€汉😀\u2028<>&'{}"
        return "".join(self.rng.choices(alphabet, k=self.rng.randint(0, 30)))

    # --- the whole -----------------------------------------------------------------------------------------------

    def make(self):
        for name in self.definition.get("settings", []):
            self.settings[name] = self.word()
        payload = self.definition.get("payload", "json")
        self.request["is_form"] = payload == "form" or (payload == "form-or-json" and self.rng.random() < 0.5)
        getattr(self, f"make_{self.scheme['kind']}")()
        request = self.request
        if request["is_form"]:
            request["headers"].setdefault("content-type", "application/x-www-form-urlencoded")
        request["headers"].setdefault("content-type", "application/json")
        return {
            "method": request["method"],
            "url": URL + ("?" + query if (query := urllib.parse.urlencode(request["query"])) else ""),
            "headers": request["headers"],
            "body": base64.b64encode(request["body"]).decode(),
            "options": {**self.options, "settings": self.settings},
        }

    # --- keys ----------------------------------------------------------------------------------------------------

    def shared_key(self):
        """A secret's text and the key's bytes."""
        scheme, form = self.scheme, self.scheme.get("key", "utf8")
        bounds = scheme.get("keyBytes", {"min": 16, "max": 64})
        key = self.rng.randbytes(self.rng.randint(max(bounds["min"], 12), bounds["max"]))
        if form == "utf8":
            prefix = self.definition.get("secretPrefix", "")
            size = self.rng.randint(*(scheme["keyBytes"].values() if "keyBytes" in scheme else (16, 48)))
            text = prefix + self.word(size - len(prefix))
            return text, text.encode()
        if form == "hex":
            text = key.hex()
        elif form == "base64url":
            text = encode(key, "base64url")
        else:
            text = base64.b64encode(key).decode()
        if form == "whsec":
            text = "whsec_" + text
        return scheme.get("keyPrefix", "") + text, key

    def configure_shared(self):
        secret, key = self.shared_key()
        older, _ = self.shared_key()
        separator = self.scheme.get("secretSeparator")
        if separator and self.rng.random() < 0.5:
            self.options["secret"] = older + separator + secret
        else:
            self.options["secret"] = [older, secret] if self.rng.random() < 0.3 else secret
        return secret, key

    # --- signed content ------------------------------------------------------------------------------------------

    def make_hmac(self):
        _, key = self.configure_shared()
        hash_name = self.scheme.get("hash", "sha256")
        self.sign(lambda content: hmac.new(key, content, hash_name).digest())

    def make_digest(self):
        secret, _ = self.configure_shared()
        self.sign(lambda content: hashlib.new(self.scheme["hash"], content).digest(), secret)

    def make_signature(self):
        self.sign(self.private_key())

    def private_key(self):
        algorithm, form = self.scheme["algorithm"], self.scheme["key"]
        if algorithm == "ed25519":
            seed = self.rng.randbytes(32)
            public = curves.ed25519_public(seed)
            spki = bytes.fromhex("302a300506032b6570032100") + public
            self.options["publicKey"] = self.public_text(public, spki, form)
            return lambda content: curves.ed25519_sign(seed, content)
        if algorithm.startswith("ecdsa"):
            private = self.rng.randrange(1, curves.N256)
            self.options["publicKey"] = self.public_text(b"", curves.p256_spki(private), form)
            return lambda content: self.ecdsa(private, content, algorithm)
        self.options["publicKey"] = self.public_text(b"", base64.b64decode(self.rsa_key["spki"]), form)
        numbers = {"n": int(self.rsa_key["n"], 16), "d": int(self.rsa_key["d"], 16)}
        if algorithm == "rsa-pss-sha256":
            return lambda content: curves.rsa_pss_sign(numbers, content, self.rng.randbytes(32))
        return lambda content: curves.rsa_sign(numbers, content, algorithm.removeprefix("rsa-"))

    def public_text(self, raw, spki, form):
        if form == "raw-hex":
            text = raw.hex()
        elif form == "raw-base64":
            text = base64.b64encode(raw).decode()
        elif form == "pem":
            text = f"-----BEGIN PUBLIC KEY-----\n{base64.b64encode(spki).decode()}\n-----END PUBLIC KEY-----\n"
        else:
            text = base64.b64encode(spki).decode()
        return self.scheme.get("keyPrefix", "") + text if form != "pem" else text

    def ecdsa(self, private, content, algorithm):
        r, s = curves.p256_sign(private, content, self.rng.randrange(1, curves.N256))
        return curves.der(r, s) if algorithm == "ecdsa-p256" else r.to_bytes(32, "big") + s.to_bytes(32, "big")

    def sign(self, prove, secret=""):
        scheme, request = self.scheme, self.request
        content = scheme.get("content", "{body}")
        if scheme.get("idHeader"):
            request["headers"][scheme["idHeader"].lower()] = self.id
        self.place_timestamp()
        template = content if isinstance(content, str) else ""
        fill, canonical = (None, None) if template else CANONICAL[self.definition["name"]]
        for header in re.findall(r"\{header:([^{}]+)\}", template):
            request["headers"].setdefault(header.lower(), self.word())
        for name in re.findall(r"\{query:([^{}]+)\}", template):
            request["query"].setdefault(name, self.word())
        for key in re.findall(r"\{pair:([^{}]+)\}", template):
            self.pairs.setdefault(key, self.word())
        if any(name in template for name in ("{url}", "{path}", "{origin}")) or fill:
            self.options["url"] = URL
        if "{url}" in template or "{query}" in template:
            request["query"].setdefault(self.word(5), self.text() or "x")
        fields = re.findall(r"\{field:([^{}]+)\}", template)
        request["body"] = self.make_body(fields)
        if fill:
            fill(self)
        signature = scheme["signature"]
        request["query_text"] = urllib.parse.urlencode(request["query"])
        values = {
            "timestamp": self.timestamp,
            "id": self.id,
            "pairs": self.pairs,
            "settings": self.settings,
            "secret": secret,
        }
        unsigned = render(template, request, values) if template else canonical(self)
        proof = prove(unsigned)
        self.decoy = encode(self.rng.randbytes(len(proof)), signature["encoding"])
        self.place_signature(signature, encode(proof, signature["encoding"]))

    def place_timestamp(self):
        rule = self.scheme.get("timestamp")
        if not rule:
            return
        tolerance = min(rule.get("toleranceMs", 300_000), 60_000) // 1_000
        seconds = self.at_ms // 1_000 + self.rng.randint(-tolerance + 1, max(tolerance - 2, 0))
        if rule["unit"] == "s":
            self.timestamp = str(seconds)
        elif rule["unit"] == "ms" or (rule["unit"] == "s-or-ms" and self.rng.random() < 0.5):
            self.timestamp = str(seconds * 1_000 + self.rng.randint(0, 999))
        elif rule["unit"] == "s-or-ms":
            self.timestamp = str(seconds * self.rng.choice([1, 1_000]))
        else:
            moment = datetime.fromtimestamp(seconds, timezone.utc).strftime("%Y-%m-%dT%H:%M:%S")
            fraction = self.rng.choice(["", ".5", ".123", ".123456789"])
            self.timestamp = moment + fraction + self.rng.choice(["Z", "+00:00"])
        place = rule["from"]
        if "header" in place:
            self.request["headers"][place["header"].lower()] = self.timestamp
        elif "parameter" in place:
            self.request["query"][place["parameter"]] = self.timestamp
        elif "pair" in place:
            self.pairs[place["pair"]] = self.timestamp

    def make_body(self, fields):
        """A random body that holds the fields the scheme reads."""
        if self.request["is_form"]:
            pairs = {self.word(8): self.text() for _ in range(self.rng.randint(0, 6))}
            pairs |= {path: self.word() for path in fields}
            return urllib.parse.urlencode(pairs).encode()
        if self.definition.get("payload") == "text":
            return self.text().encode()
        body = {self.word(8): self.value(0) for _ in range(self.rng.randint(0, 6))}
        for path in fields:
            put(body, path, self.word())
        rule = self.scheme.get("timestamp")
        if rule and "path" in rule["from"]:
            is_number = rule["unit"] != "rfc3339" and self.rng.random() < 0.5
            put(body, rule["from"]["path"], int(self.timestamp) if is_number else self.timestamp)
        return self.dump(body).encode() + self.rng.choice([b"", b"", b"\n", b"\r\n"])

    def value(self, depth):
        kind = self.rng.randrange(7 if depth < 3 else 5)
        if kind == 5:
            return [self.value(depth + 1) for _ in range(self.rng.randint(0, 3))]
        if kind == 6:
            return {self.text(): self.value(depth + 1) for _ in range(self.rng.randint(0, 3))}
        return [self.text(), self.rng.randint(-(10**20), 10**20), self.rng.random(), None, True][kind]

    def dump(self, body):
        return json.dumps(
            body,
            ensure_ascii=self.rng.random() < 0.5,
            indent=self.rng.choice([None, None, 2]),
            separators=self.rng.choice([None, (",", ":")]),
        )

    def place_signature(self, rule, text):
        headers, line = self.request["headers"], self.format_signature(rule.get("format", {"kind": "plain"}), text)
        if "header" in rule:
            headers[rule["header"].lower()] = line
        elif "headers" in rule:
            names = [name.lower() for name in rule["headers"]]
            headers[self.rng.choice(names)] = line
        elif "numberedHeader" in rule:
            prefix, count = rule["numberedHeader"].lower(), self.rng.randint(1, 3)
            good = self.rng.randint(1, count)
            for number in range(1, count + 1):
                headers[f"{prefix}{number}"] = line if number == good else self.decoy
        elif "parameter" in rule:
            self.request["query"][rule["parameter"]] = line
        elif self.request["is_form"]:
            self.request["body"] += ("&" + urllib.parse.urlencode({rule["path"]: line})).encode()
        else:
            body = json.loads(self.request["body"])
            put(body, rule["path"], line)
            self.request["body"] = self.dump(body).encode()

    def format_signature(self, form, text):
        kind = form["kind"]
        if kind == "prefixed":
            return form["prefix"] + text
        if kind == "list":
            entries = [f"{form['version']},{text}", f"v9,{self.word()}"]
            self.rng.shuffle(entries)
            return form.get("separator", " ").join(entries)
        if kind == "sequence":
            return form["separator"].join([self.timestamp, text] if self.timestamp else [text])
        if kind == "pairs":
            entries = [f"{key}={value}" for key, value in self.pairs.items()] + [f"{form['key']}={text}"]
            return form["separator"].join(entries)
        return text

    # --- tokens --------------------------------------------------------------------------------------------------

    def make_token(self):
        token = self.definition.get("secretPrefix", "") + self.word(self.rng.randint(12, 60))
        self.options["secret"] = token
        carrier, request = self.scheme["carrier"], self.request
        request["body"] = self.make_body([])
        if carrier["in"] == "header":
            request["headers"][carrier["header"].lower()] = carrier.get("prefix", "") + token
        elif carrier["in"] == "query":
            request["query"][carrier["parameter"]] = token
        else:
            body = dict(urllib.parse.parse_qsl(request["body"].decode())) if request["is_form"] else json.loads(request["body"])
            put(body, carrier["path"], token)
            request["body"] = (urllib.parse.urlencode(body) if request["is_form"] else self.dump(body)).encode()

    def make_basic(self):
        name, password = self.scheme.get("username") or self.word(8), self.word(20)
        self.options |= {"username": name, "password": password}
        self.request["body"] = self.make_body([])
        credentials = base64.b64encode(f"{name}:{password}".encode()).decode()
        self.request["headers"]["authorization"] = f"Basic {credentials}"

    # --- JWT -----------------------------------------------------------------------------------------------------

    def make_jwt(self):
        scheme, algorithm = self.scheme, self.rng.choice([name for name in self.scheme["algorithms"] if name != "ES384"])
        seconds = self.at_ms // 1_000
        claims = {name: self.word() for name in scheme.get("requiredClaims", [])}
        for name, value in scheme.get("expectedClaims", {}).items():
            claims[name] = value if isinstance(value, bool) else self.fill_settings(value)
        claims |= {"iat": seconds, "exp": seconds + 60}
        self.request["body"] = self.make_body([])
        if rule := scheme.get("bodyHash"):
            digest = hashlib.new(rule["hash"], self.request["body"]).digest()
            claims[rule["claim"]] = encode(digest, rule["encoding"])
        carrier = scheme["carrier"]
        token = self.token(algorithm, claims)
        if carrier["in"] == "body":
            self.request["body"] = token.encode()
            self.request["headers"]["content-type"] = "application/jwt"
        elif carrier["in"] == "bearer":
            self.request["headers"]["authorization"] = f"Bearer {token}"
        elif carrier["in"] == "header":
            self.request["headers"][carrier["header"].lower()] = carrier.get("prefix", "") + token
        else:
            body = json.loads(self.request["body"])
            put(body, carrier["path"], token)
            self.request["body"] = self.dump(body).encode()

    def fill_settings(self, template):
        return re.sub(r"\{setting:([^{}]+)\}", lambda match: self.settings[match.group(1)], template)

    def token(self, algorithm, claims):
        kid = self.word(12)
        head = encode(json.dumps({"alg": algorithm, "typ": "JWT", "kid": kid}).encode(), "base64url")
        unsigned = f"{head}.{encode(json.dumps(claims).encode(), 'base64url')}"
        return f"{unsigned}.{encode(self.prove_token(algorithm, unsigned.encode(), kid), 'base64url')}"

    def prove_token(self, algorithm, content, kid):
        hash_name = "sha" + algorithm[2:]
        if algorithm.startswith("HS"):
            self.scheme = {**self.scheme, "keyBytes": {"min": 64, "max": 64}, "key": self.scheme["keys"].get("key", "utf8")}
            secret, key = self.shared_key()
            self.options["secret"] = secret
            return hmac.new(key, content, hash_name).digest()
        if algorithm == "ES256":
            private = self.rng.randrange(1, curves.N256)
            x, y = (encode(v.to_bytes(32, "big"), "base64url") for v in curves.p256_public(private))
            self.options["jwk"] = {"kty": "EC", "crv": "P-256", "x": x, "y": y, "kid": kid, "alg": algorithm}
            return self.ecdsa(private, content, "raw")
        if algorithm == "EdDSA":
            seed = self.rng.randbytes(32)
            x = encode(curves.ed25519_public(seed), "base64url")
            self.options["jwk"] = {"kty": "OKP", "crv": "Ed25519", "x": x, "kid": kid, "alg": algorithm}
            return curves.ed25519_sign(seed, content)
        self.options["jwk"] = {**self.rsa_key["jwk"], "kid": kid, "alg": algorithm}
        numbers = {"n": int(self.rsa_key["n"], 16), "d": int(self.rsa_key["d"], 16)}
        if algorithm.startswith("PS"):
            return curves.rsa_pss_sign(numbers, content, self.rng.randbytes(hashlib.new(hash_name).digest_size), hash_name)
        return curves.rsa_sign(numbers, content, hash_name)


def put(body, path, value):
    """Sets a value at a path of keys and indexes, making what is missing on the way."""
    *parents, last = path.split(".")
    for key in parents:
        if isinstance(body, list):
            body = body[int(key)]
            continue
        if not isinstance(body.get(key), (dict, list)):
            body[key] = {}
        body = body[key]
    body[last] = value
