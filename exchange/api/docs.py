"""The page that describes the API: plain HTML made from the same description that programs read."""

import re

from django.shortcuts import render
from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from ninja.openapi.docs import DocsBase

ANCHORS = str.maketrans({"/": "-", "{": "", "}": "", "_": "-"})


class Pages(DocsBase):
    """Ninja's own pages load scripts from elsewhere; this one needs none."""

    def render_page(self, request, api, **kwargs):
        schema = api.get_openapi_schema()
        root = reverse(f"{api.urls_namespace}:api-root")
        context = {
            "operations": [
                operation_of(method, path, details, schema)
                for path, methods in schema["paths"].items()
                for method, details in methods.items()
            ],
            "base_url": request.build_absolute_uri(root),
            "openapi_url": self.get_openapi_url(api, kwargs),
        }
        return render(request, "exchange/api_docs.html", context)


def operation_of(method, path, details, schema):
    """One operation as the template shows it."""
    security = details.get("security", [])
    body = details.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema")
    return {
        "anchor": f"{method}{path.translate(ANCHORS)}",
        "method": method.upper(),
        "path": path,
        "summary": details["summary"],
        "description": with_code(details.get("description", "")),
        "needs_token": bool(security) and {} not in security,
        "parameters": [parameter_of(each, schema) for each in details["parameters"]],
        "body": fields_of(body, schema) if body else [],
        "body_name": body.get("title", "") if body else "",
        "answers": [answer_of(status, each, schema) for status, each in details["responses"].items()],
    }


def parameter_of(parameter, schema):
    return {
        "name": parameter["name"],
        "where": _("in the path") if parameter["in"] == "path" else _("after the ?"),
        "kind": kind_of(parameter["schema"], schema),
        "required": parameter["required"],
        "default": parameter["schema"].get("default"),
    }


def answer_of(status, answer, schema):
    content = next(iter(answer.get("content", {}).values()), {}).get("schema")
    fields = fields_of(content, schema) if content and int(status) < 400 else []
    return {"status": status, "meaning": meanings().get(int(status), answer["description"]), "fields": fields}


def meanings():
    return {
        200: _("done, or done before"),
        201: _("made"),
        204: _("done, nothing more to say"),
        401: _("no token, or a wrong one"),
        403: _("not allowed"),
        404: _("not here, or not for you"),
        409: _("not any more: closed, withdrawn, or changed meanwhile"),
        413: _("too large"),
        422: _("something in it cannot be used; the answer says what"),
        503: _("Back in a moment"),
    }


def with_code(text):
    """A text with `code` between backticks, as HTML."""
    return mark_safe(re.sub("`([^`]+)`", r"<code>\1</code>", str(escape(text))))  # escaped first


def resolved(part, schema):
    """A part of the description, with a reference followed."""
    if "$ref" in part:
        return schema["components"]["schemas"][part["$ref"].rsplit("/", 1)[-1]]
    return part


def fields_of(part, schema):
    """The fields of an object: name, kind, whether it must be there, and its default."""
    part = resolved(part, schema)
    required = part.get("required", [])
    return [
        {
            "name": name,
            "kind": kind_of(field, schema),
            "required": name in required,
            "default": field.get("default"),
        }
        for name, field in part.get("properties", {}).items()
    ]


def kind_of(part, schema):
    """The kind of a value in a few words: `text`, `list of whole number`, `text or null`."""
    if "anyOf" in part:
        return _(" or ").join(kind_of(each, schema) for each in part["anyOf"])
    if "enum" in part:
        return _(" or ").join(str(value) for value in part["enum"])
    if "$ref" in part:
        names = resolved(part, schema).get("properties", {})
        return "{" + ", ".join(names) + "}"
    if part.get("type") == "array":
        return _("list of %(kind)s") % {"kind": kind_of(part.get("items", {}), schema)}
    if part.get("format") == "date-time":
        return _("time (ISO 8601)")
    return kind_words().get(part.get("type"), _("anything"))


def kind_words():
    return {
        "string": _("text"),
        "integer": _("whole number"),
        "number": _("number"),
        "boolean": _("true or false"),
        "object": _("object"),
        "null": "null",
    }
