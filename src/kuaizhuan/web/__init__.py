"""Pages: views, forms, templates and static files."""
