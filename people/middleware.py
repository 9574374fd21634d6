"""What every request gets: the person's own language, and an honest status for a refused form."""

from django.utils import translation


def person_language(get_response):
    """The language a person chose goes before the cookie and the browser's wish.

    Stands after AuthenticationMiddleware; LocaleMiddleware, before it, writes Content-Language afterwards.
    """

    def middleware(request):
        language = getattr(request.user, "language", "")
        if language and translation.check_for_language(language):
            translation.activate(language)
            request.LANGUAGE_CODE = translation.get_language()
        return get_response(request)

    return middleware


class RefusedForms:
    """A form that is shown again with its mistakes is answered with 422 and not with 200."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_template_response(self, request, response):
        form = (response.context_data or {}).get("form")
        if request.method == "POST" and response.status_code == 200 and getattr(form, "errors", None):
            response.status_code = 422
        return response
