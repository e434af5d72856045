"""Whether we serve: asked by whoever watches the machine."""

from __future__ import annotations

from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe


@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """200 "ok" where the database answers, else 503 with the kind of error."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            cursor.fetchone()
    except DatabaseError as error:
        answer = HttpResponse(f"database: {type(error).__name__}\n", "text/plain", status=503)
    else:
        answer = HttpResponse("ok\n", "text/plain")
    answer["Cache-Control"] = "no-store"
    return answer
