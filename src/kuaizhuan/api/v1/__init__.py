"""Version 1: fields may be added, never renamed or taken away."""
