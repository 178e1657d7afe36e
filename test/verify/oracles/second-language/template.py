"""What a sender signs: the content templates, read from their description and not from Sluice's code."""

import base64
import hashlib
import json
import re
import urllib.parse
import zlib

PLACEHOLDER = re.compile(r"\{([^{}]*)\}")


def encode(data, encoding):
    if encoding == "hex":
        return data.hex()
    if encoding == "hex-upper":
        return data.hex().upper()
    if encoding == "base64":
        return base64.b64encode(data).decode()
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def form_fields(body):
    return urllib.parse.parse_qsl(body.decode(), keep_blank_values=True)


def read_field(request, path):
    value = json.loads(request["body"]) if not request["is_form"] else dict(form_fields(request["body"]))
    for key in path.split("."):
        value = value[int(key)] if isinstance(value, list) else value[key]
    return value if isinstance(value, str) else json.dumps(value)


def target(request):
    """The configured address with the query that came."""
    return request["url"] + ("?" + request["query_text"] if request["query_text"] else "")


def render(template, request, values):
    """`values` has timestamp, id, pairs, settings and secret. The result is bytes."""
    out, end = b"", 0
    for match in PLACEHOLDER.finditer(template):
        out += template[end : match.start()].encode() + _fill(match.group(1), request, values)
        end = match.end()
    return out + template[end:].encode()


def _fill(name, request, values):
    kind, _, rest = name.partition(":")
    body = request["body"]
    if name == "body":
        return body
    if name == "body:json":
        return json.dumps(body.decode(), ensure_ascii=False).encode()
    if name == "body:crc32":
        return str(zlib.crc32(body)).encode()
    if kind == "body":
        hash_name, encoding = rest.split(":")
        return encode(hashlib.new(hash_name, body).digest(), encoding).encode()
    if name == "form":
        return "".join(key + value for key, value in sorted(form_fields(body))).encode() if request["is_form"] else b""
    return _text(name, kind, rest, request, values).encode()


def _text(name, kind, rest, request, values):
    url = urllib.parse.urlsplit(request["url"])
    if kind == "header":
        return request["headers"][rest.lower()]
    if kind == "query" and rest:
        return request["query"][rest]
    if kind == "field":
        return read_field(request, rest)
    if kind == "pair":
        return values["pairs"][rest]
    if kind == "setting":
        return values["settings"][rest]
    return {
        "timestamp": values["timestamp"],
        "id": values["id"],
        "secret": values["secret"],
        "method": request["method"],
        "url": target(request),
        "path": url.path,
        "query": request["query_text"],
        "origin": f"{url.scheme}://{url.netloc}",
    }[name]
