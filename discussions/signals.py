"""The project's only signal: a thread changed, and the change is committed."""

from django.dispatch import Signal

# sent with thread_id; receivers must be quick and must not fail the request
thread_changed = Signal()
