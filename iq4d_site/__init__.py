"""The site: the only place that knows all apps, and how they are run."""
