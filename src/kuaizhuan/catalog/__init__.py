"""The nouns that every step needs: Achievement 成果, Demand 需求, Expert 专家, and their indicators.

A row belongs to one organisation, is in one state (`states`), and remembers per field which claim said it
(`provenance`, see collect). Each field has a tier of disclosure; `disclosure` is the one place that says who
reads what, and everything that leaves the platform is built from it.
"""
