"""
The senders whose signed text no template can say: written again here, from their documentation. `fill` puts into a
request what the text is made of; `content` makes the text of the whole request.
"""

import hashlib
import json
import urllib.parse

from template import form_fields, target


def sorted_form(request):
    return "".join(key + value for key, value in sorted(form_fields(request["body"])))


def fill_twilio(sender):
    if sender.request["is_form"]:
        sender.request["body"] += (b"&" if sender.request["body"] else b"") + b"MessageSid=" + sender.word().encode()
    else:
        sender.request["query"]["bodySHA256"] = hashlib.sha256(sender.request["body"]).hexdigest()


def twilio(sender):
    request = sender.request
    return (target(request) + (sorted_form(request) if request["is_form"] else "")).encode()


def fill_plivo(sender):
    sender.request["body"] += (b"&" if sender.request["body"] else b"") + b"CallUUID=" + sender.word().encode()


def plivo(sender):
    request = sender.request
    query = "&".join(f"{key}={value}" for key, value in sorted(request["query"].items()))
    return f"{request['url']}?{query + '.' if query else ''}{sorted_form(request)}.{sender.id}".encode()


ADYEN = ["pspReference", "originalReference", "merchantAccountCode", "merchantReference", "eventCode", "success"]


def fill_adyen(sender):
    item = {name: sender.word() for name in ADYEN}
    item["amount"] = {"value": sender.rng.randint(0, 10**9), "currency": "EUR"}
    item["additionalData"] = {}
    body = {"live": "false", "notificationItems": [{"NotificationRequestItem": item}]}
    sender.request["body"] = json.dumps(body).encode()


def adyen(sender):
    item = json.loads(sender.request["body"])["notificationItems"][0]["NotificationRequestItem"]
    reference, original, account, merchant, code, success = (item[name] for name in ADYEN)
    amount = [str(item["amount"]["value"]), item["amount"]["currency"]]
    return ":".join([reference, original, account, merchant, *amount, code, success]).encode()


def fill_sns(sender):
    topic = f"arn:aws:sns:eu-west-1:{sender.rng.randint(10**11, 10**12 - 1)}:{sender.word()}"
    sender.settings["topicArn"] = topic
    body = {"Type": "Notification", "MessageId": sender.word(), "TopicArn": topic, "Message": sender.text()}
    body["Timestamp"] = "2026-11-20T12:00:00.000Z"
    body["SignatureVersion"] = "2"
    body["SigningCertURL"] = "https://sns.eu-west-1.amazonaws.com/SimpleNotificationService-0.pem"
    if sender.rng.random() < 0.5:
        body["Subject"] = sender.text()
    sender.request["body"] = json.dumps(body).encode()


def sns(sender):
    message = json.loads(sender.request["body"])
    names = ["Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type"]
    return "".join(f"{name}\n{message[name]}\n" for name in names if name in message).encode()


def fill_contentful(sender):
    headers = sender.request["headers"]
    headers["x-contentful-topic"] = "ContentManagement.Entry.publish"
    names = ["x-contentful-signed-headers", "x-contentful-timestamp", "x-contentful-topic"]
    headers["x-contentful-signed-headers"] = ",".join(names)


def contentful(sender):
    headers = sender.request["headers"]
    names = sorted(headers["x-contentful-signed-headers"].split(","))
    path = urllib.parse.urlsplit(sender.request["url"]).path
    lines = ["POST", path, ";".join(f"{name}:{headers[name]}" for name in names), ""]
    return "\n".join(lines).encode() + sender.request["body"]


def fill_mercado_pago(sender):
    sender.request["query"]["data.id"] = sender.word()
    sender.request["headers"]["x-request-id"] = sender.word()
    body = json.loads(sender.request["body"]) | {"data": {"id": sender.request["query"]["data.id"]}}
    sender.request["body"] = sender.dump(body).encode()


def mercado_pago(sender):
    request = sender.request
    data_id, request_id = request["query"]["data.id"].lower(), request["headers"]["x-request-id"]
    return f"id:{data_id};request-id:{request_id};ts:{sender.timestamp};".encode()


CANONICAL = {
    "adyen": (fill_adyen, adyen),
    "aws-sns": (fill_sns, sns),
    "contentful": (fill_contentful, contentful),
    "mercado-pago": (fill_mercado_pago, mercado_pago),
    "plivo": (fill_plivo, plivo),
    "twilio": (fill_twilio, twilio),
}
