"""What is told when something is refused: {"detail", "errors": [{"field", "message"}]}, translated."""

from django.core.exceptions import NON_FIELD_ERRORS, RequestDataTooBig, ValidationError
from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from ninja import errors as ninja_errors

from discussions.rules import Refused

from ..thread_format import InvalidThread

INVALID = gettext_lazy("Something needs another look.")

# pydantic's kinds of error in words of our own; pydantic speaks English only
TYPES = {
    "missing": gettext_lazy("This is needed."),
    "string_type": gettext_lazy("This must be text."),
    "string_unicode": gettext_lazy("This holds half a character, which is no text."),
    "string_too_long": gettext_lazy("At most %(max_length)s characters fit here."),
    "string_pattern_mismatch": gettext_lazy("There are characters in this that cannot be used here."),
    "int_type": gettext_lazy("This must be a whole number."),
    "int_parsing": gettext_lazy("This must be a whole number."),
    "int_parsing_size": gettext_lazy("This number is too large."),
    "int_from_float": gettext_lazy("This must be a whole number."),
    "list_type": gettext_lazy("This must be a list."),
    "too_long": gettext_lazy("At most %(max_length)s fit here."),
    "greater_than_equal": gettext_lazy("This must be %(ge)s or more."),
    "less_than_equal": gettext_lazy("This must be %(le)s or less."),
    "literal_error": gettext_lazy("This must be one of: %(expected)s."),
    "dict_type": gettext_lazy("This must be a JSON object."),
    "model_attributes_type": gettext_lazy("This must be a JSON object."),
}
OTHER = gettext_lazy("This value cannot be used here.")


def add_handlers(api):
    """Have `api` answer every refusal in one shape."""

    def answer(request, status, detail, errors=()):
        return api.create_response(request, {"detail": str(detail), "errors": list(errors)}, status=status)

    @api.exception_handler(ninja_errors.ValidationError)
    def wrong_shape(request, problem):
        return answer(request, 422, INVALID, [told(error) for error in problem.errors])

    @api.exception_handler(ValidationError)
    def wrong_content(request, problem):
        return answer(request, 422, INVALID, told_by_django(problem))

    @api.exception_handler(InvalidThread)
    def no_conversation(request, problem):
        errors = [{"field": each.place, "message": each.message} for each in problem.problems]
        return answer(request, 422, _("This conversation cannot be imported."), errors)

    @api.exception_handler(Refused)
    def refused(request, problem):
        return answer(request, problem.status, problem.reason)

    @api.exception_handler(Http404)
    def not_there(request, problem):
        return answer(request, 404, _("This is not here, or not for you."))

    @api.exception_handler(RequestDataTooBig)
    def too_big(request, problem):
        return answer(request, 413, _("This is too large to take in."))

    @api.exception_handler(ninja_errors.HttpError)
    def http_error(request, problem):
        if isinstance(problem.__cause__, RequestDataTooBig):
            return too_big(request, problem.__cause__)
        if problem.status_code == 400:
            return answer(request, 400, _("The body is no JSON that can be read."))
        response = answer(request, problem.status_code, problem.message)
        if problem.status_code == 401:
            response["WWW-Authenticate"] = 'Bearer realm="IQ4D"'
        return response


def told(error):
    """One error of pydantic as field and message."""
    message = str(TYPES.get(error["type"], OTHER))
    return {"field": field_of(error["loc"]), "message": message % error.get("ctx", {})}


def field_of(loc):
    """('body', 'data', 'questions', 0) → 'questions[0]'; the first names say where it was sent."""
    names = loc[2:] if loc[0] == "body" else loc[1:]
    return "".join(f"[{name}]" if isinstance(name, int) else f".{name}" for name in names).lstrip(".")


def told_by_django(problem):
    """The messages of a ValidationError of an action or a form."""
    if not hasattr(problem, "error_dict"):
        return [{"field": "", "message": message} for message in problem.messages]
    return [
        {"field": "" if field == NON_FIELD_ERRORS else field, "message": message}
        for field, messages in problem.message_dict.items()
        for message in messages
    ]
