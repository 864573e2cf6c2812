"""From an audit event to the people it concerns, and by `webhooks` to the systems of organisations."""
