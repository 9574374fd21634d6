"""The REST API, /api/v1/: what people do on the pages, for programs."""
