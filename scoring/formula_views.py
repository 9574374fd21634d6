"""The page that tells everybody how the score comes about."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from . import formula
from .core.rubric import FEWEST_COMMENTS, FEWEST_PEOPLE, VERSION


@require_safe
def formula_page(request):
    return render(
        request,
        "scoring/formula.html",
        {
            "dimensions": formula.dimension_lines(),
            "versions": formula.version_lines(),
            "version": VERSION,
            "people": FEWEST_PEOPLE,
            "comments": FEWEST_COMMENTS,
        },
    )
