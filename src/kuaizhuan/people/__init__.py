"""Who is on the platform: organisations, users, what role a user has for which organisation.

An organisation is known by its 18-character unified credit code; one that came by name only is
provisional until a person confirms who it is. Merging two is a pointer, so it can be undone.
Regions and the two jurisdictions (Chongqing, Sichuan) are dated code lists.
"""
